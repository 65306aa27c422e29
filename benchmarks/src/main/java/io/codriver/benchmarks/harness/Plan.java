package io.codriver.benchmarks.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be compared, and how long.
 *
 * @param rounds how many processes per workload and contestant
 * @param warmUpSeconds before the window; 10 are enough that C2 has nothing left to do, see the column "compiling"
 * @param measureSeconds length of the window
 * @param jvmFlags the same for all
 * @param serverWords what the server is told to say of itself
 * @param folder where table, chart and logs go
 */
record Plan(
        int rounds,
        String warmUpSeconds,
        String measureSeconds,
        List<Workload> workloads,
        List<Contestant> contestants,
        List<String> jvmFlags,
        List<String> serverWords,
        Path folder) {

    /** The system property which tells a process of the compressor that its clients are to use. */
    static final String COMPRESSOR = "benchmarks.compressor";

    /** A fixed number of compiler threads: one that ends would take its processor time with it. */
    private static final List<String> FLAGS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-XX:-UseDynamicNumberOfCompilerThreads");

    static Plan of(String[] arguments) {
        List<String> all = List.of(arguments);
        List<String> flags = new ArrayList<>(FLAGS);
        if (Runtime.version().feature() >= 24) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        List<String> serverWords = new ArrayList<>();
        if (!all.contains("--no-sessions")) {
            serverWords.add("--sessions");
        }
        option(all, "compressor").ifPresent(name -> {
            flags.add("-D" + COMPRESSOR + "=" + name);
            serverWords.add(name);
        });
        option(all, "jvm").ifPresent(more -> flags.addAll(List.of(more.split(" "))));
        return new Plan(
                option(all, "rounds").map(Integer::parseInt).orElse(3),
                option(all, "warmup").orElse("10"),
                option(all, "measure").orElse("10"),
                option(all, "workloads")
                        .map(text -> named(text, Workload.values()))
                        .orElse(List.of(Workload.values())),
                option(all, "contestants")
                        .map(text -> named(text, Contestant.values()))
                        .orElse(List.of(Contestant.values())),
                List.copyOf(flags),
                List.copyOf(serverWords),
                Path.of(option(all, "out").orElse("target")));
    }

    private static Optional<String> option(List<String> all, String name) {
        String start = "--" + name + "=";
        return all.stream()
                .filter(each -> each.startsWith(start) && each.length() > start.length())
                .map(each -> each.substring(start.length()))
                .findFirst();
    }

    private static <E extends Enum<E>> List<E> named(String text, E[] values) {
        List<String> wanted = Arrays.stream(text.split(","))
                .map(name -> name.strip().toUpperCase(Locale.ROOT).replace('-', '_'))
                .toList();
        List<E> found = Arrays.stream(values)
                .filter(value -> wanted.contains(value.name()))
                .toList();
        if (found.size() != wanted.size()) {
            throw new IllegalArgumentException(text + ": there are only " + Arrays.toString(values));
        }
        return found;
    }
}
