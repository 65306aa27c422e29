package io.codriver.internal.connect.loops;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Timers of one event loop: tasks run there, and nowhere else. A loop that was shut down rejects them with
 * {@link java.util.concurrent.RejectedExecutionException}. No state of its own; the loop keeps what waits.
 */
public final class EventLoopTimers implements Timers {

    private final EventExecutor loop;
    private final Ticker ticker;

    public EventLoopTimers(EventExecutor loop, Ticker ticker) {
        this.loop = loop;
        this.ticker = ticker;
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }

    @Override
    public Timeout at(Deadline deadline, Runnable task) {
        if (deadline.isNever()) {
            return Timeout.NONE;
        }
        Future<?> scheduled = loop.schedule(task, deadline.remainingNanos(ticker.nanos()), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
