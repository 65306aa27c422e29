package io.codriver.internal.execute;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * The time between two attempts of a run, as a step of it like any other: it begins when it is asked for. No thread waits.
 *
 * <p>Concurrency: {@code cancel} may come at any time from any thread; what follows checks its stage itself.
 */
final class Pause implements Subscription {

    private final Timers timers;
    private final Deadline until;
    private final Runnable then;
    private volatile Timers.@Nullable Timeout timeout;
    private volatile boolean cancelled;

    Pause(Timers timers, Deadline until, Runnable then) {
        this.timers = timers;
        this.until = until;
        this.then = then;
    }

    @Override
    public void request(long n) {
        Timers.Timeout begun = timers.at(until, then);
        timeout = begun;
        if (cancelled) {
            begun.cancel();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Timers.Timeout begun = timeout;
        if (begun != null) {
            begun.cancel();
        }
    }
}
