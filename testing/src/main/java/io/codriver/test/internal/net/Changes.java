package io.codriver.test.internal.net;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Lets a test wait for something to become true without sleeping: whoever changes a state calls {@link #happened}. */
public final class Changes {

    private final Object monitor = new Object();

    /** How many changes there were. Guarded by the monitor. */
    private long count;

    /** Something changed: those who wait look again. Never blocks for longer than a look takes. */
    public void happened() {
        synchronized (monitor) {
            count++;
            monitor.notifyAll();
        }
    }

    /**
     * Waits until {@code condition} holds; it is asked after each change, on the waiting thread.
     *
     * @throws AssertionError if it does not hold within {@code limit}; {@code state} ends the message
     */
    public void await(Duration limit, BooleanSupplier condition, Supplier<String> state) {
        if (!holdsWithin(limit, condition)) {
            throw new AssertionError("not within " + limit.toMillis() + " ms: " + state.get());
        }
    }

    /** Waits until {@code condition} holds, or not for longer than {@code limit}; interrupting ends the wait. */
    public boolean holdsWithin(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        long seen = count();
        // Never asked under the monitor: the answer may come from the very loop that has to tell of a change.
        while (!condition.getAsBoolean()) {
            if (!happenedSince(seen, end)) {
                return false;
            }
            seen = count();
        }
        return true;
    }

    private long count() {
        synchronized (monitor) {
            return count;
        }
    }

    /** Waits for a change after the first {@code seen}; false if none came in time. */
    private boolean happenedSince(long seen, long end) {
        synchronized (monitor) {
            while (count == seen) {
                long leftMillis = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (leftMillis <= 0) {
                    return false;
                }
                try {
                    monitor.wait(leftMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }
}
