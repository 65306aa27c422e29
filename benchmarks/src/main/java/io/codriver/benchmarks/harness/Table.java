package io.codriver.benchmarks.harness;

import io.codriver.benchmarks.harness.Comparison.Spread;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The comparison as text. */
record Table(Comparison comparison) {

    private static final String HEAD = "%n%-30s %10s %10s %9s %9s %10s %8s %8s %8s %9s | %s%n";
    private static final double MANY_THREADS = 0.01;
    private static final String TOO_FEW = "  (bytes of dead threads are missing: take a newer JDK)";

    String text() {
        StringBuilder text = new StringBuilder();
        comparison.workloads().forEach(workload -> block(text, workload));
        nioAgainstNio(text);
        return text.toString();
    }

    private void block(StringBuilder text, Workload workload) {
        line(
                text,
                HEAD,
                workload.title(),
                "CPU us",
                "bytes",
                "p50 us",
                "p99 us",
                "per s",
                "sleeps",
                "threads",
                "srv us",
                "compiling",
                "times official NIO: CPU, bytes");
        for (Contestant contestant : comparison.contestants()) {
            if (comparison.of(workload, contestant, Sample::cpuMicros).isKnown()) {
                row(text, workload, contestant);
            } else if (workload.suits(contestant)) {
                line(text, "  %-28s failed, see its .err file%n", contestant.title());
            }
        }
    }

    private void row(StringBuilder text, Workload workload, Contestant contestant) {
        double threads = middle(workload, contestant, Sample::threads);
        boolean manyThreads = threads > MANY_THREADS;
        line(
                text,
                "  %-28s %,10.1f %,10.0f %,9.0f %,9.0f %,10.0f %8s %8s %,8.1f %8.1f%% | %s%s%n",
                contestant.title(),
                middle(workload, contestant, Sample::cpuMicros),
                middle(workload, contestant, Sample::bytes),
                middle(workload, contestant, Sample::p50Micros),
                middle(workload, contestant, Sample::p99Micros),
                middle(workload, contestant, Sample::perSecond),
                manyThreads ? "-" : decimals(middle(workload, contestant, Sample::switches)),
                manyThreads ? decimals(threads) : "",
                middle(workload, contestant, Sample::serverMicros),
                100 * middle(workload, contestant, Sample::compiling),
                ratios(workload, contestant),
                manyThreads && !Usage.countsDeadThreads() ? TOO_FEW : "");
    }

    private String ratios(Workload workload, Contestant contestant) {
        Spread cpu = comparison.ratio(workload, contestant, Contestant.OFFICIAL_NIO, Sample::cpuMicros);
        Spread bytes = comparison.ratio(workload, contestant, Contestant.OFFICIAL_NIO, Sample::bytes);
        return cpu.isKnown() ? decimals(cpu.middle()) + ", " + decimals(bytes.middle()) : "";
    }

    private void nioAgainstNio(StringBuilder text) {
        if (!comparison.contestants().contains(Contestant.CODRIVER_NIO)
                || !comparison.contestants().contains(Contestant.OFFICIAL_NIO)) {
            return;
        }
        line(text, "%nCodriver NIO / official NIO: median of the rounds' ratios (least..most)%n");
        line(text, "  %-28s %18s %18s %18s %18s%n", "", "CPU", "bytes", "p50", "per s");
        for (Workload workload : comparison.workloads()) {
            line(
                    text,
                    "  %-28s %18s %18s %18s %18s%n",
                    workload.title(),
                    nio(workload, Sample::cpuMicros),
                    nio(workload, Sample::bytes),
                    nio(workload, Sample::p50Micros),
                    nio(workload, Sample::perSecond));
        }
    }

    private String nio(Workload workload, ToDoubleFunction<Sample> value) {
        Spread ratio = comparison.ratio(workload, Contestant.CODRIVER_NIO, Contestant.OFFICIAL_NIO, value);
        return ratio.isKnown()
                ? decimals(ratio.middle()) + " (" + decimals(ratio.least()) + ".." + decimals(ratio.most()) + ")"
                : "-";
    }

    private double middle(Workload workload, Contestant contestant, ToDoubleFunction<Sample> value) {
        return comparison.of(workload, contestant, value).middle();
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
