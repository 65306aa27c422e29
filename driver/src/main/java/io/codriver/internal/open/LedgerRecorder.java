package io.codriver.internal.open;

import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps the ledger of one opening. Each stage begins where the one before it ended, so the parts always sum to the whole.
 *
 * <p>Concurrency: an immutable list behind one reference, read by anybody. Writers take a monitor for a few instructions:
 * whoever runs the opening, and against him only a cancellation.
 */
final class LedgerRecorder {

    /**
     * One stage, ended or under way.
     *
     * @param detail what to say of it, given how long it took
     */
    private record Stage(
            OpenStage stage, long startNanos, long endNanos, Outcome outcome, Function<Duration, String> detail) {

        Stage ended(long nowNanos, Outcome how, Function<Duration, String> story) {
            return new Stage(stage, startNanos, nowNanos, how, story);
        }

        Entry entry(long originNanos, long nowNanos) {
            long untilNanos = outcome == Outcome.RUNNING ? nowNanos : endNanos;
            Duration took = Duration.ofNanos(Math.max(untilNanos - startNanos, 0));
            return new Entry(stage, Duration.ofNanos(startNanos - originNanos), took, outcome, detail.apply(took));
        }
    }

    private final Ticker ticker;
    private volatile List<Stage> stages = List.of();
    private boolean closed;

    LedgerRecorder(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * A stage begins; the one under way is done. Does nothing once the opening was {@linkplain #giveUp given up}.
     *
     * @param detail what to say while it is under way
     */
    synchronized void begin(OpenStage stage, Function<Duration, String> detail) {
        if (closed) {
            return;
        }
        end(Outcome.DONE, took -> "");
        long startNanos = stages.isEmpty()
                ? ticker.nanos()
                : stages.get(stages.size() - 1).endNanos();
        List<Stage> after = new ArrayList<>(stages);
        after.add(new Stage(stage, startNanos, startNanos, Outcome.RUNNING, detail));
        stages = List.copyOf(after);
    }

    /**
     * The stage under way ends.
     *
     * @return which one, or empty if none was under way
     */
    synchronized Optional<OpenStage> end(Outcome how, Function<Duration, String> detail) {
        int last = stages.size() - 1;
        if (last < 0 || stages.get(last).outcome() != Outcome.RUNNING) {
            return Optional.empty();
        }
        Stage ended = stages.get(last).ended(ticker.nanos(), how, detail);
        List<Stage> after = new ArrayList<>(stages);
        after.set(last, ended);
        stages = List.copyOf(after);
        return Optional.of(ended.stage());
    }

    /**
     * Nobody wants the opening any more: no stage begins after this.
     *
     * @return whether a stage was under way, which ended by this
     */
    synchronized boolean giveUp(Function<Duration, String> detail) {
        closed = true;
        return end(Outcome.CANCELLED, detail).isPresent();
    }

    /** The stage under way, or the last one that ended; empty if none has begun. */
    Optional<OpenStage> last() {
        List<Stage> now = stages;
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of(now.get(now.size() - 1).stage());
    }

    /** When the first stage began; only once it has. */
    long originNanos() {
        return stages.get(0).startNanos();
    }

    /** Where the time went until now. */
    OpeningLedger snapshot() {
        List<Stage> now = stages;
        if (now.isEmpty()) {
            return OpeningLedger.EMPTY;
        }
        long origin = now.get(0).startNanos();
        long nowNanos = ticker.nanos();
        return new OpeningLedger(
                now.stream().map(stage -> stage.entry(origin, nowNanos)).toList());
    }
}
