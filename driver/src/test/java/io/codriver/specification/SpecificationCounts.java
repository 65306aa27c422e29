package io.codriver.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Counts the cases of each folder, each once, and writes the counts to {@code target/specification-counts.txt}. */
public final class SpecificationCounts implements TestExecutionListener {

    enum Outcome {
        PASSED,
        /** By its own requirements: needs another server. */
        SKIPPED,
        /** In the list of exceptions. */
        EXCEPTED,
        FAILED
    }

    private record Case(String folder, String file, String name) {}

    private static final Map<Case, Outcome> OUTCOMES = new ConcurrentHashMap<>();
    private static final Path WRITTEN = Path.of("target", "specification-counts.txt");

    static void count(SpecificationFile file, String name, Outcome outcome) {
        OUTCOMES.merge(
                new Case(file.folder(), file.name(), name),
                outcome,
                (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (OUTCOMES.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(WRITTEN.getParent());
            Files.writeString(WRITTEN, table());
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + WRITTEN, e);
        }
    }

    private static String table() {
        Map<String, Map<Outcome, Long>> folders = OUTCOMES.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().folder(),
                        TreeMap::new,
                        Collectors.groupingBy(Map.Entry::getValue, Collectors.counting())));
        StringBuilder text =
                new StringBuilder("specification cases: passed, skipped by requirement, excepted, failed\n");
        folders.forEach((folder, counts) -> text.append(folder)
                .append(' ')
                .append(of(counts, Outcome.PASSED))
                .append(' ')
                .append(of(counts, Outcome.SKIPPED))
                .append(' ')
                .append(of(counts, Outcome.EXCEPTED))
                .append(' ')
                .append(of(counts, Outcome.FAILED))
                .append('\n'));
        Map<String, Map<String, Boolean>> passed = OUTCOMES.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().folder(),
                        Collectors.toMap(
                                entry -> entry.getKey().name(),
                                entry -> entry.getValue() == Outcome.PASSED,
                                Boolean::logicalOr)));
        return text.append(unified()).append(Baseline.read().compare(passed)).toString();
    }

    /** How many cases of the unified format are given, each counted once, and what became of them in this run. */
    private static String unified() {
        Map<String, Integer> given = new TreeMap<>(SpecificationData.unifiedCases());
        int all = given.values().stream().mapToInt(Integer::intValue).sum();
        Map<Outcome, Long> outcomes = OUTCOMES.entrySet().stream()
                .filter(entry -> given.containsKey(entry.getKey().folder()))
                .collect(Collectors.groupingBy(Map.Entry::getValue, Collectors.counting()));
        OUTCOMES.keySet().forEach(known -> given.remove(known.folder()));
        return String.format(
                Locale.ROOT,
                "unified cases: %d given; %d passed, %d skipped by requirement, %d excepted, %d failed; not in this run: %s%n",
                all,
                of(outcomes, Outcome.PASSED),
                of(outcomes, Outcome.SKIPPED),
                of(outcomes, Outcome.EXCEPTED),
                of(outcomes, Outcome.FAILED),
                given);
    }

    private static long of(Map<Outcome, Long> counts, Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}
