package io.codriver.internal.connect.loops;

import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One daemon thread for what belongs to no client and to no connection: the limits of those who wait at a map. Started when
 * something has to wait, ended a while after its last holder has given it back.
 */
public final class TimerThread implements AutoCloseable {

    private static final Lingering<EventExecutor> SHARED =
            new Lingering<>(SharedLoops.LINGER, () -> new DefaultEventExecutor(new LoopThreads("map")));

    private final EventExecutor executor;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TimerThread(EventExecutor executor) {
        this.executor = executor;
    }

    /** A share in it; to be closed. */
    public static TimerThread take() {
        return new TimerThread(SHARED.take());
    }

    /** Its timers; of no use once this is closed. */
    public Timers timers(Ticker ticker) {
        return new EventLoopTimers(executor, ticker);
    }

    /** Gives the share back. Idempotent, never blocks. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            SHARED.giveBack();
        }
    }
}
