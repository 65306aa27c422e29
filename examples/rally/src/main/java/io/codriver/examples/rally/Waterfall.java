package io.codriver.examples.rally;

import io.codriver.event.OpeningLedger;
import io.codriver.examples.rally.Lap.Leg;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws laps on one time axis: as text for a terminal, as SVG for a page. */
final class Waterfall {

    private static final int COLUMNS = 60;
    private static final Map<String, String> COLOURS = colours();

    private final List<Lap> laps;
    private final Duration longest;

    Waterfall(List<Lap> laps) {
        this.laps = laps;
        this.longest = laps.stream()
                .map(Lap::total)
                .max(Duration::compareTo)
                .filter(total -> !total.isZero())
                .orElse(Duration.ofMillis(1));
    }

    private static Map<String, String> colours() {
        Map<String, String> colours = new LinkedHashMap<>();
        colours.put("waiting in line", "#d9a441");
        colours.put("lookup", "#e3c78a");
        colours.put("resolve", "#d9a441");
        colours.put("permit", "#b9b9b9");
        colours.put("connect", "#2f7ebc");
        colours.put("tls", "#7c5aa6");
        colours.put("hello", "#3f9b57");
        colours.put("everything else", "#8fb4d6");
        colours.put("first ping", "#9bd0a8");
        return colours;
    }

    String table() {
        StringBuilder table = new StringBuilder();
        table.append(
                format("%-28s %10s %9s %14s  %s%n", "contestant", "first ping", "lookups", "waited in line", "result"));
        for (Lap lap : laps) {
            table.append(format(
                    "%-28s %10s %9d %14s  %s%n",
                    lap.contestant(),
                    OpeningLedger.readable(lap.total()),
                    lap.lookups(),
                    OpeningLedger.readable(lap.waitedInLine()),
                    lap.result()));
        }
        return table.toString();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Lap lap : laps) {
            text.append(lap.contestant()).append("  (").append(lap.settings()).append(")\n");
            for (Leg leg : lap.legs()) {
                text.append(format("  %-18s |%s| %s%n", leg.name(), bar(leg), OpeningLedger.readable(leg.duration())));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String bar(Leg leg) {
        int from = column(leg.start());
        int to = Math.max(from + 1, column(leg.end()));
        return " ".repeat(from) + "#".repeat(to - from) + " ".repeat(Math.max(0, COLUMNS + 1 - to));
    }

    private int column(Duration at) {
        return (int) Math.min(COLUMNS, at.toNanos() * COLUMNS / longest.toNanos());
    }

    String svg() {
        int left = 190;
        int width = 620;
        int lane = 46;
        int height = 50 + lane * laps.size() + 40;
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" role=\"img\">%n",
                left + width + 130, height));
        svg.append("  <title>First answer while lookups of other code queue in a resolver</title>\n");
        svg.append(format("  <rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", left + width + 130, height));
        int y = 40;
        for (Lap lap : laps) {
            svg.append(format(
                    "  <text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#222222\">%s</text>%n",
                    left - 10, y + 17, escaped(lap.contestant())));
            svg.append(format(
                    "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"24\" fill=\"#f3f3f3\"/>%n", left, y, width));
            for (Leg leg : lap.legs()) {
                svg.append(rectangle(leg, left, y, width));
            }
            double end = left + width * fraction(lap.total());
            svg.append(format(
                    "  <text x=\"%.1f\" y=\"%d\" fill=\"#222222\">%s</text>%n",
                    end + 6, y + 17, escaped(OpeningLedger.readable(lap.total()))));
            y += lane;
        }
        svg.append(legend(20, y + 12));
        return svg.append("</svg>\n").toString();
    }

    private String rectangle(Leg leg, int left, int y, int width) {
        // A stage of a millisecond beside one of seconds would vanish: every leg is at least a hair wide.
        double legWidth = Math.max(1.5, width * fraction(leg.duration()));
        return format(
                "  <rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"24\" fill=\"%s\"><title>%s %s</title></rect>%n",
                left + width * fraction(leg.start()),
                y,
                legWidth,
                COLOURS.getOrDefault(leg.name(), "#888888"),
                escaped(leg.name()),
                escaped(OpeningLedger.readable(leg.duration())));
    }

    private String legend(int left, int y) {
        StringBuilder legend = new StringBuilder();
        int x = left;
        for (Map.Entry<String, String> colour : COLOURS.entrySet()) {
            boolean used = laps.stream().flatMap(lap -> lap.legs().stream()).anyMatch(leg -> leg.name()
                    .equals(colour.getKey()));
            if (used) {
                legend.append(format(
                        "  <rect x=\"%d\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/>%n",
                        x, y, colour.getValue()));
                legend.append(format(
                        "  <text x=\"%d\" y=\"%d\" fill=\"#222222\">%s</text>%n",
                        x + 16, y + 10, escaped(colour.getKey())));
                x += 30 + 6 * colour.getKey().length();
            }
        }
        return legend.toString();
    }

    private double fraction(Duration at) {
        return Math.min(1.0, (double) at.toNanos() / longest.toNanos());
    }

    // Numbers in a picture must not depend on where it was drawn.
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
