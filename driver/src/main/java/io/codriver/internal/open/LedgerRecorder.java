package io.codriver.internal.open;

import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.time.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps the ledger of one opening. Each stage begins where the one before it ended, so the parts always sum to the whole.
 *
 * <p>Concurrency: an array that is never changed behind one reference, read by anybody. Writers take a monitor for a few
 * instructions: whoever runs the opening, and against him only a cancellation.
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
    private volatile Stage[] stages = {};
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
        Stage[] before = stages;
        long startNanos = before.length == 0 ? ticker.nanos() : before[before.length - 1].endNanos();
        Stage[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = new Stage(stage, startNanos, startNanos, Outcome.RUNNING, detail);
        stages = after;
    }

    /**
     * The stage under way ends.
     *
     * @return which one, or empty if none was under way
     */
    synchronized Optional<OpenStage> end(Outcome how, Function<Duration, String> detail) {
        int last = stages.length - 1;
        if (last < 0 || stages[last].outcome() != Outcome.RUNNING) {
            return Optional.empty();
        }
        Stage ended = stages[last].ended(ticker.nanos(), how, detail);
        Stage[] after = stages.clone();
        after[last] = ended;
        stages = after;
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
        Stage[] now = stages;
        return now.length == 0 ? Optional.empty() : Optional.of(now[now.length - 1].stage());
    }

    /** When the first stage began; only once it has. */
    long originNanos() {
        return stages[0].startNanos();
    }

    /** Where the time went until now. */
    OpeningLedger snapshot() {
        Stage[] now = stages;
        if (now.length == 0) {
            return OpeningLedger.EMPTY;
        }
        long origin = now[0].startNanos();
        long nowNanos = ticker.nanos();
        return new OpeningLedger(
                Arrays.stream(now).map(stage -> stage.entry(origin, nowNanos)).toList());
    }
}
