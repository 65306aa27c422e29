package io.codriver.internal.resolve.dns;

import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What this machine says of names: its hosts file, its name servers, its search list. Where it names no server there is
 * none: public ones are never asked instead. Spec: resolv.conf(5), of which {@code nameserver}, {@code search}, {@code
 * domain} and the options {@code ndots} and {@code rotate} count.
 *
 * @param servers in their order; may be empty
 * @param search domains that are tried for names with few dots
 * @param dots names with fewer dots are tried with the search list
 * @param rotate whether the servers take turns in being the first one asked
 */
record LocalNames(
        Map<String, List<InetAddress>> hostsV4,
        Map<String, List<InetAddress>> hostsV6,
        List<InetSocketAddress> servers,
        List<String> search,
        int dots,
        boolean rotate) {

    static final int DNS_PORT = 53;
    static final LocalNames NOTHING = new LocalNames(Map.of(), Map.of(), List.of(), List.of(), 1, false);

    private static final int SERVERS = 3;
    private static final int MOST_DOTS = 15;

    /** Reads the files. Blocks. */
    static LocalNames read(Path resolvConf, Path hostsFile, int port) {
        HostsFileEntriesProvider hosts = HostsFileEntriesProvider.parser()
                .parseSilently(hostsFile.toFile(), Charset.defaultCharset(), StandardCharsets.UTF_8);
        return parse(linesOf(resolvConf), hosts.ipv4Entries(), hosts.ipv6Entries(), port);
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException noSuchFile) {
            return List.of();
        }
    }

    /** Where the hosts file of this machine is. */
    static Path hostsFile() {
        String windows = System.getenv("SystemRoot");
        return windows == null ? Path.of("/etc/hosts") : Path.of(windows, "system32", "drivers", "etc", "hosts");
    }

    static LocalNames parse(
            List<String> lines,
            Map<String, List<InetAddress>> hostsV4,
            Map<String, List<InetAddress>> hostsV6,
            int port) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = List.of();
        int dots = 1;
        boolean rotate = false;
        for (String line : lines) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" -> addServer(values, port, servers);
                case "search", "domain" -> search = domains(values);
                case "options" -> {
                    dots = dots(values, dots);
                    rotate |= values.contains("rotate");
                }
                default -> {}
            }
        }
        return new LocalNames(hostsV4, hostsV6, List.copyOf(servers), search, dots, rotate);
    }

    private static List<String> domains(List<String> words) {
        return words.stream()
                .map(domain -> domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain)
                .filter(domain -> !domain.isEmpty())
                .toList();
    }

    private static int dots(List<String> options, int before) {
        return options.stream()
                .filter(option -> option.matches("ndots:[0-9]{1,3}"))
                .mapToInt(option -> Math.min(Integer.parseInt(option.substring("ndots:".length())), MOST_DOTS))
                .reduce(before, (earlier, later) -> later);
    }

    private static void addServer(List<String> words, int port, List<InetSocketAddress> servers) {
        InetAddress address = words.isEmpty() ? null : NetUtil.createInetAddressFromIpAddressString(words.get(0));
        if (address != null && servers.size() < SERVERS) {
            servers.add(new InetSocketAddress(address, port));
        }
    }

    /** As above, asking these servers. */
    LocalNames asking(List<InetSocketAddress> others) {
        return new LocalNames(hostsV4, hostsV6, List.copyOf(others), search, dots, false);
    }

    /** What the hosts file says: V6 first. */
    List<InetAddress> inHostsFile(String name) {
        String key = absolute(name).toLowerCase(Locale.ENGLISH);
        List<InetAddress> found = new ArrayList<>(hostsV6.getOrDefault(key, List.of()));
        found.addAll(hostsV4.getOrDefault(key, List.of()));
        return found;
    }

    /**
     * The absolute names to ask for, in their order. A name without a dot is tried with the search list first. So is one
     * with a single dot if {@code ndots} says so; with two or more it is most likely absolute, and asked for as such first.
     */
    List<String> candidates(String name) {
        long inName = name.chars().filter(c -> c == '.').count();
        if (name.endsWith(".") || search.isEmpty() || inName >= Math.max(dots, 1)) {
            return List.of(absolute(name));
        }
        List<String> candidates = new ArrayList<>(search.size() + 1);
        search.forEach(domain -> candidates.add(name + "." + domain));
        candidates.add(inName < 2 ? candidates.size() : 0, name);
        return candidates;
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
