package io.codriver.internal.observe;

import io.codriver.event.OpenFailure;
import io.codriver.event.OpeningMetrics;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the openings of one client came to. Any thread, never waits. */
public final class OpeningCounters {

    private final LongAdder begun = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder connects = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final LongAccumulator mostAttempts = new LongAccumulator(Math::max, 0);

    /** The first stage of an opening was begun. */
    public void begun() {
        begun.increment();
    }

    /** All stages have done their work. */
    public void opened() {
        opened.increment();
    }

    /** A stage failed or met a limit. */
    public void failed(OpenFailure failure) {
        (failure.isTimeout() ? timedOut : failed).increment();
    }

    /** The opening was given up. */
    public void cancelled() {
        cancelled.increment();
    }

    /** A connect stage is over. */
    public void connected(int addressesTried) {
        connects.increment();
        attempts.add(addressesTried);
        mostAttempts.accumulate(addressesTried);
    }

    /** The numbers of this moment. */
    public OpeningMetrics read() {
        return new OpeningMetrics(
                begun.sum(),
                opened.sum(),
                failed.sum(),
                timedOut.sum(),
                cancelled.sum(),
                connects.sum(),
                attempts.sum(),
                mostAttempts.get());
    }
}
