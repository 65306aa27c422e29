package io.codriver.benchmarks.harness;

import io.codriver.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the servers and, round by round and interleaved, a process per workload and contestant; then tells. */
public final class Compare {

    private static final long GRACE_SECONDS = 60;

    private final Plan plan;
    private final ServerProcess server;
    private final Optional<ServerProcess> secured;
    private final List<Sample> samples = new ArrayList<>();

    private Compare(Plan plan, ServerProcess server, Optional<ServerProcess> secured) {
        this.plan = plan;
        this.server = server;
        this.secured = secured;
    }

    /**
     * Compares, prints the table, and writes {@code compare.txt}, {@code compare.svg} and what each process measured.
     *
     * @param arguments see the README
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plan plan = Plan.of(arguments);
        Files.createDirectories(plan.folder());
        try (ServerProcess server = ServerProcess.start(plan.serverWords().toArray(String[]::new))) {
            Optional<ServerProcess> secured = plan.workloads().stream().anyMatch(Workload::isSecured)
                    ? Optional.of(ServerProcess.startSecured())
                    : Optional.empty();
            try {
                Compare compare = new Compare(plan, server, secured);
                compare.run();
                compare.tell();
            } finally {
                secured.ifPresent(ServerProcess::close);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        for (Workload workload : plan.workloads()) {
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Contestant contestant : plan.contestants()) {
                    if (!workload.suits(contestant)) {
                        continue;
                    }
                    Optional<Sample> sample = measure(workload, contestant, round);
                    sample.ifPresent(samples::add);
                    System.err.println(progress(workload, contestant, round, sample));
                }
            }
        }
    }

    private static String progress(Workload workload, Contestant contestant, int round, Optional<Sample> sample) {
        return String.format(
                Locale.ROOT,
                "%-30s %-16s round %d  %s",
                workload.title(),
                contestant.title(),
                round,
                sample.map(seen -> String.format(
                                Locale.ROOT,
                                "%,.1f us  %,.0f bytes  %,.0f/s",
                                seen.cpuMicros(),
                                seen.bytes(),
                                seen.perSecond()))
                        .orElse("FAILED"));
    }

    private Optional<Sample> measure(Workload workload, Contestant contestant, int round)
            throws IOException, InterruptedException {
        String name = "compare-" + workload.id() + "-" + contestant.id() + "-" + round;
        Path said = plan.folder().resolve(name + ".out");
        Path log = plan.folder().resolve(name + ".err");
        Process process = new ProcessBuilder(command(workload, contestant))
                .redirectOutput(said.toFile())
                .redirectError(log.toFile())
                .start();
        double seconds = Double.parseDouble(plan.warmUpSeconds())
                + Double.parseDouble(plan.measureSeconds())
                + Measure.LONGEST_SETTLING.toSeconds();
        if (!process.waitFor((long) seconds + GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Optional<Sample> sample = Files.readAllLines(said).stream()
                .filter(Sample::isLine)
                .map(Sample::fromLine)
                .findFirst();
        if (sample.isPresent()) {
            Files.delete(said);
            Files.delete(log);
        } else {
            System.err.println("No result; see " + log);
        }
        return sample;
    }

    private List<String> command(Workload workload, Contestant contestant) {
        ServerProcess asked = workload.isSecured() ? secured.orElseThrow() : server;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(plan.jvmFlags());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Measure.class.getName(),
                workload.name(),
                contestant.name(),
                Integer.toString(asked.port()),
                Long.toString(asked.pid()),
                plan.warmUpSeconds(),
                plan.measureSeconds()));
        return command;
    }

    private void tell() throws IOException {
        Comparison comparison = new Comparison(plan.contestants(), plan.workloads(), samples);
        String table = new Table(comparison).text() + setting();
        System.out.println(table);
        Files.writeString(plan.folder().resolve("compare.txt"), table);
        Files.writeString(plan.folder().resolve("compare.svg"), new Chart(comparison).svg());
        Files.write(
                plan.folder().resolve("compare-samples.txt"),
                samples.stream().map(Sample::toLine).toList());
        System.err.println("Written to " + plan.folder().toAbsolutePath().normalize());
    }

    private String setting() {
        return String.format(
                "%n%d rounds of %s s after %s s of warm-up; Java %s, %d processors, %s; server %s sessions%n",
                plan.rounds(),
                plan.measureSeconds(),
                plan.warmUpSeconds(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                String.join(" ", plan.jvmFlags()),
                plan.serverWords().contains("--sessions") ? "with" : "without");
    }
}
