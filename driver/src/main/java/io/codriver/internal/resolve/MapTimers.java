package io.codriver.internal.resolve;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Timers for maps that outlive clients: those of a client's event loops end with the last client of the JVM, while an
 * application may keep a map and make new clients. One daemon thread for the whole JVM, started with the first lookup of
 * such a map; it only ends waiting, and never blocks itself.
 */
public final class MapTimers implements Timers {

    private final Ticker ticker;

    public MapTimers(Ticker ticker) {
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
        Future<?> scheduled =
                Holder.EXECUTOR.schedule(task, deadline.remainingNanos(ticker.nanos()), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static final class Holder {
        static final EventExecutor EXECUTOR = new DefaultEventExecutor(work -> {
            Thread thread = new Thread(null, work, "codriver-map", 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }
}
