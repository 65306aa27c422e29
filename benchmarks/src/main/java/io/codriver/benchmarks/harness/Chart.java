package io.codriver.benchmarks.harness;

import io.codriver.benchmarks.harness.Comparison.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The ratios to the official driver's default transport as bars: shorter is better, the line is the official driver. */
final class Chart {

    private static final int WIDTH = 960;
    private static final int LABELS = 230;
    private static final int PANEL = 330;
    private static final int GAP = 30;
    private static final int BAR = 14;
    private static final int TOP = 64;
    private static final double LONGEST = 1.6;
    private static final List<String> COLOURS = List.of("#0a7f5a", "#57b894", "#8a8f98", "#c4c8cf");

    private final Comparison comparison;
    private final StringBuilder svg = new StringBuilder();

    Chart(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Those of which there is something to compare with. */
    private List<Workload> workloads() {
        return comparison.workloads().stream()
                .filter(workload -> workload.suits(Contestant.OFFICIAL_NIO))
                .toList();
    }

    String svg() {
        int block = BAR * comparison.contestants().size() + 18;
        int height = TOP + block * workloads().size() + 34;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH, height);
        text(LABELS, 24, "start", "Processor time per operation, times official NIO");
        text(LABELS + PANEL + GAP, 24, "start", "Bytes per operation, times official NIO");
        legend();
        int y = TOP;
        for (Workload workload : workloads()) {
            text(LABELS - 12, y + block / 2 - 4, "end", workload.title());
            panel(LABELS, y, workload, Sample::cpuMicros);
            panel(LABELS + PANEL + GAP, y, workload, Sample::bytes);
            y += block;
        }
        one(LABELS, height);
        one(LABELS + PANEL + GAP, height);
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        int x = LABELS;
        for (Contestant contestant : comparison.contestants()) {
            add(
                    "<rect x=\"%d\" y=\"36\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
                    x, COLOURS.get(contestant.ordinal()));
            text(x + 15, 45, "start", contestant.title());
            x += 130;
        }
    }

    private void panel(int x, int y, Workload workload, ToDoubleFunction<Sample> value) {
        int at = y;
        for (Contestant contestant : comparison.contestants()) {
            Spread ratio = comparison.ratio(workload, contestant, Contestant.OFFICIAL_NIO, value);
            if (ratio.isKnown()) {
                double length = scaled(ratio.middle());
                add(
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        x, at, length, BAR - 3, COLOURS.get(contestant.ordinal()));
                text(x + (int) length + 4, at + BAR - 4, "start", String.format(Locale.ROOT, "%.2f", ratio.middle()));
            }
            at += BAR;
        }
    }

    private void one(int x, int height) {
        double at = x + scaled(1);
        add(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333\" stroke-dasharray=\"3 3\"/>%n",
                at, TOP - 6, at, height - 28);
        text((int) at, height - 12, "middle", "1.0");
    }

    private static double scaled(double ratio) {
        return Math.min(ratio, LONGEST) / LONGEST * (PANEL - 40);
    }

    private void text(int x, int y, String anchor, String words) {
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
