package io.codriver.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which unified cases the official driver passes, by area: lines of area, case and outcome, tab-separated. Looked for at the
 * system property {@code specifications.baseline}, else beside the cases; without the file nothing is compared.
 */
final class Baseline {

    private static final Path BESIDE = Path.of("../../shared/official-baseline.tsv");

    private final Map<String, Set<String>> passed;

    private Baseline(Map<String, Set<String>> passed) {
        this.passed = passed;
    }

    /** Empty without the file. */
    static Baseline read() {
        String given = System.getProperty("specifications.baseline", "");
        Path file = given.isBlank() ? BESIDE : Path.of(given);
        Map<String, Set<String>> passed = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            try {
                Files.readAllLines(file).stream()
                        .map(line -> line.split("\t"))
                        .filter(fields -> fields.length == 3 && fields[2].equals("PASS"))
                        .forEach(fields -> passed.computeIfAbsent(fields[0], area -> new TreeSet<>())
                                .add(plain(fields[1])));
            } catch (IOException e) {
                throw new IllegalStateException("Cannot read " + file, e);
            }
        }
        return new Baseline(passed);
    }

    /** Some cases have the description of their file behind them, too. */
    private static String plain(String name) {
        String file = name.substring(0, Math.max(0, name.indexOf(": ")));
        String suffix = ": " + file;
        return name.endsWith(suffix) && name.length() > 2 * suffix.length()
                ? name.substring(0, name.length() - suffix.length())
                : name;
    }

    boolean isEmpty() {
        return passed.isEmpty();
    }

    /** Whether the official driver passes a case of this folder. */
    boolean passes(String folder, String name) {
        return passed.getOrDefault(area(folder), Set.of()).contains(name);
    }

    private String area(String folder) {
        String area = folder.replaceFirst("command-logging-and-monitoring/", "command-");
        return passed.containsKey(area) ? area : area.replaceFirst("/.*", "");
    }

    /**
     * A line for each area that was run: how many cases pass here and there, and which pass there alone.
     *
     * @param outcomes of this run: whether a case passed, by folder and name
     */
    String compare(Map<String, Map<String, Boolean>> outcomes) {
        Map<String, Map<String, Boolean>> areas = new TreeMap<>();
        outcomes.forEach((folder, cases) ->
                areas.computeIfAbsent(area(folder), area -> new TreeMap<>()).putAll(cases));
        areas.keySet().retainAll(passed.keySet());
        return areas.entrySet().stream()
                .map(area -> compare(area.getKey(), area.getValue()))
                .collect(Collectors.joining());
    }

    private String compare(String area, Map<String, Boolean> cases) {
        Set<String> official = passed.getOrDefault(area, Set.of());
        Set<String> lost = new TreeSet<>(official);
        cases.forEach((name, passes) -> {
            if (passes) {
                lost.remove(name);
            }
        });
        long ours = cases.values().stream().filter(passes -> passes).count();
        return String.format(
                Locale.ROOT, "%s: %d pass, official %d, there alone %s%n", area, ours, official.size(), lost);
    }
}
