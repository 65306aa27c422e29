package io.codriver.internal.connect.loops;

import io.netty.util.concurrent.EventExecutorGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that are shared by whoever holds them. Made for the first holder, and ended when nobody has held them for a while:
 * where clients are made one after the other, each would start the threads that the last one has just ended.
 *
 * <p>Concurrency: guarded by its own monitor, held to count, and to make the threads.
 */
final class Lingering<E extends EventExecutorGroup> {

    /** What is still set down when they end gets this long. */
    private static final long QUIET_MILLIS = 50;

    private static final long LONGEST_SHUTDOWN_MILLIS = 1_000;

    private final Duration linger;
    private final Supplier<E> maker;
    private @Nullable E running;
    private int holders;

    /** How often they were taken: tells whether they were used between two looks. */
    private long taken;

    private boolean watched;

    /** @param linger how long they wait for another holder, at least; at most twice as long */
    Lingering(Duration linger, Supplier<E> maker) {
        this.linger = linger;
        this.maker = maker;
    }

    /** To be {@linkplain #giveBack() given back} exactly once. */
    synchronized E take() {
        E threads = running;
        if (threads == null) {
            threads = maker.get();
            running = threads;
        }
        holders++;
        taken++;
        return threads;
    }

    /** Never blocks. */
    synchronized void giveBack() {
        holders--;
        E threads = running;
        if (holders == 0 && !watched && threads != null) {
            watched = true;
            lookLater(threads);
        }
    }

    // One timer at a time, however many come and go meanwhile: setting one down wakes a thread up.
    private void lookLater(E threads) {
        long seen = taken;
        threads.next().schedule(() -> look(threads, seen), linger.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void look(E threads, long seen) {
        if (holders > 0) {
            watched = false;
        } else if (taken != seen) {
            lookLater(threads);
        } else {
            watched = false;
            running = null;
            threads.shutdownGracefully(QUIET_MILLIS, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
