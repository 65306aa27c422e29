package io.codriver.internal.resolve.dns;

import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What this machine says of names: its hosts file, its name servers, its search list. Where it names no server there is
 * none: public ones are never asked instead. Spec: resolv.conf(5), of which {@code nameserver}, {@code search} and {@code
 * domain} count.
 *
 * @param servers in their order; may be empty
 * @param search tried for names without a dot only
 */
record LocalNames(
        Map<String, List<InetAddress>> hostsV4,
        Map<String, List<InetAddress>> hostsV6,
        List<InetSocketAddress> servers,
        List<String> search) {

    private static final int DNS_PORT = 53;
    private static final int SERVERS = 3;

    /** Reads the files. Blocks. */
    static LocalNames read() {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/etc/resolv.conf"), StandardCharsets.ISO_8859_1);
        } catch (IOException noSuchFile) {
            lines = List.of();
        }
        HostsFileEntriesProvider hosts = HostsFileEntriesProvider.parser().parseSilently();
        return parse(lines, hosts.ipv4Entries(), hosts.ipv6Entries());
    }

    static LocalNames parse(
            List<String> lines, Map<String, List<InetAddress>> hostsV4, Map<String, List<InetAddress>> hostsV6) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = List.of();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> addServer(words, servers);
                case "search", "domain" ->
                    search = List.of(words).subList(1, words.length).stream()
                            .map(domain -> domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain)
                            .filter(domain -> !domain.isEmpty())
                            .toList();
                default -> {}
            }
        }
        return new LocalNames(hostsV4, hostsV6, List.copyOf(servers), search);
    }

    private static void addServer(String[] words, List<InetSocketAddress> servers) {
        InetAddress address = words.length < 2 ? null : NetUtil.createInetAddressFromIpAddressString(words[1]);
        if (address != null && servers.size() < SERVERS) {
            servers.add(new InetSocketAddress(address, DNS_PORT));
        }
    }

    /** As above, asking these servers. */
    LocalNames asking(List<InetSocketAddress> others) {
        return new LocalNames(hostsV4, hostsV6, List.copyOf(others), search);
    }

    /** What the hosts file says: V6 first. */
    List<InetAddress> inHostsFile(String name) {
        String key = name.toLowerCase(Locale.ENGLISH);
        List<InetAddress> found = new ArrayList<>(hostsV6.getOrDefault(key, List.of()));
        found.addAll(hostsV4.getOrDefault(key, List.of()));
        return found;
    }

    /** The absolute names to ask for, in their order. */
    List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name.substring(0, name.length() - 1));
        }
        if (name.indexOf('.') >= 0 || search.isEmpty()) {
            return List.of(name);
        }
        List<String> candidates = new ArrayList<>(search.size() + 1);
        search.forEach(domain -> candidates.add(name + "." + domain));
        candidates.add(name);
        return candidates;
    }
}
