package io.codriver.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the time of one opening went: per stage its start, its duration and what it waited for.
 *
 * <p>Reads as one line: {@code resolve 4.9 s (queued 4.8 s behind 213 lookups, shared with 37) | connect 12 ms (2 tried:
 * 10.0.0.1 refused, 10.0.0.2 ok) | tls 30 ms | hello 4 ms}.
 *
 * @param entries the stages that were begun, in their order
 */
public record OpeningLedger(List<Entry> entries) {

    /** An opening which has not begun any stage. */
    public static final OpeningLedger EMPTY = new OpeningLedger(List.of());

    /**
     * Copies the list.
     *
     * @param entries the stages that were begun, in their order
     */
    public OpeningLedger {
        entries = List.copyOf(entries);
    }

    /** How a stage ended. */
    public enum Outcome {
        /** It did its work. */
        DONE,
        /** It failed with an error. */
        FAILED,
        /** It met a limit. */
        TIMED_OUT,
        /** Whoever wanted it was gone, or the pool was cleared or closed. */
        CANCELLED,
        /** It was still going on when the ledger was read. */
        RUNNING
    }

    /**
     * One stage.
     *
     * @param stage which one
     * @param start when it began, counted from the beginning of the opening
     * @param duration how long it took, or has taken so far
     * @param outcome how it ended
     * @param detail what it waited for and met; empty if there is nothing to say
     */
    public record Entry(OpenStage stage, Duration start, Duration duration, Outcome outcome, String detail) {

        @Override
        public String toString() {
            String ending =
                    switch (outcome) {
                        case DONE -> "";
                        case FAILED -> " failed";
                        case TIMED_OUT -> " timed out";
                        case CANCELLED -> " cancelled";
                        case RUNNING -> " so far";
                    };
            return stage + " " + readable(duration) + ending + (detail.isEmpty() ? "" : " (" + detail + ")");
        }
    }

    /**
     * The entry of a stage; the last one of a stage that was begun more than once, as only {@link OpenStage#IDENTIFY} and
     * {@link OpenStage#AUTHENTICATE} are.
     *
     * @param stage which one
     * @return its entry, or empty if the opening never came to it
     */
    public Optional<Entry> entry(OpenStage stage) {
        return entries.stream().filter(entry -> entry.stage() == stage).reduce((before, last) -> last);
    }

    /**
     * From the beginning of the opening to the end of its last stage.
     *
     * @return zero if no stage was begun
     */
    public Duration total() {
        if (entries.isEmpty()) {
            return Duration.ZERO;
        }
        Entry last = entries.get(entries.size() - 1);
        return last.start().plus(last.duration());
    }

    @Override
    public String toString() {
        return entries.isEmpty()
                ? "nothing begun"
                : entries.stream()
                        .filter(OpeningLedger::isWorthSaying)
                        .map(Entry::toString)
                        .collect(Collectors.joining(" | "));
    }

    // A permit that was free costs microseconds: an entry, so that the parts sum to the whole, but no news.
    private static boolean isWorthSaying(Entry entry) {
        return entry.stage() != OpenStage.PERMIT
                || entry.outcome() != Outcome.DONE
                || entry.duration().compareTo(Duration.ofMillis(1)) >= 0;
    }

    /**
     * A duration as people say it: {@code 4.9 s}, {@code 12 ms}, {@code 0.3 ms}.
     *
     * @param duration not negative
     * @return one number and its unit
     */
    public static String readable(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        if (micros >= 1_000_000) {
            return tenths(micros / 100_000) + " s";
        }
        return micros >= 10_000 ? micros / 1_000 + " ms" : tenths(micros / 100) + " ms";
    }

    private static String tenths(long tenths) {
        return tenths / 10 + "." + tenths % 10;
    }
}
