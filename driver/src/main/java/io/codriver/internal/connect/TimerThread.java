package io.codriver.internal.connect;

import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread for what belongs to no client and to no connection: the limits of those who wait at a map. Started when
 * something has to wait, ended when its last holder gives it back.
 *
 * <p>Concurrency: the count is guarded by the monitor of the class, held only to count.
 */
public final class TimerThread implements AutoCloseable {

    /** What is still set down when the last holder gives it back gets this long. */
    private static final long QUIET_MILLIS = 50;

    private static final long LONGEST_SHUTDOWN_MILLIS = 1_000;

    private static @Nullable EventExecutor running;
    private static int holders;

    private final EventExecutor executor;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TimerThread(EventExecutor executor) {
        this.executor = executor;
    }

    /** A share in it; to be closed. */
    public static synchronized TimerThread take() {
        EventExecutor shared = running;
        if (shared == null) {
            shared = new DefaultEventExecutor(new LoopThreads("map"));
            running = shared;
        }
        holders++;
        return new TimerThread(shared);
    }

    /** Its timers; of no use once this is closed. */
    public Timers timers(Ticker ticker) {
        return new EventLoopTimers(executor, ticker);
    }

    /** Gives the share back. Idempotent, never blocks. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && isLast()) {
            executor.shutdownGracefully(QUIET_MILLIS, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static synchronized boolean isLast() {
        holders--;
        if (holders > 0) {
            return false;
        }
        running = null;
        return true;
    }
}
