package io.codriver.internal.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that moves when a test says so. Due tasks run inside {@link #advance}, in the order of their deadlines. */
public final class ManualTime implements Timers {

    private record Waiting(Deadline deadline, long order, Runnable task) {}

    private final List<Waiting> waiting = new ArrayList<>();
    private long nowNanos;
    private long order;

    public ManualTime() {
        this(1_000_000_000_000L);
    }

    /** Starts anywhere: negative origins and origins close to overflow are legal for a monotonic clock. */
    public ManualTime(long originNanos) {
        this.nowNanos = originNanos;
    }

    @Override
    public synchronized long nanos() {
        return nowNanos;
    }

    @Override
    public synchronized Timeout at(Deadline deadline, Runnable task) {
        if (deadline.isNever()) {
            return Timeout.NONE;
        }
        Waiting entry = new Waiting(deadline, order++, task);
        waiting.add(entry);
        return () -> remove(entry);
    }

    private synchronized void remove(Waiting entry) {
        waiting.remove(entry);
    }

    /** Moves the clock, stopping at every deadline on the way so that each task sees the moment it was set for. */
    public void advance(Duration by) {
        long target = nanos() + by.toNanos();
        while (true) {
            Runnable due;
            synchronized (this) {
                Waiting next = waiting.stream()
                        .min(Comparator.<Waiting>comparingLong(w -> w.deadline().remainingNanos(nowNanos))
                                .thenComparingLong(Waiting::order))
                        .orElse(null);
                if (next == null || next.deadline().remainingNanos(nowNanos) > target - nowNanos) {
                    nowNanos = target;
                    return;
                }
                nowNanos += next.deadline().remainingNanos(nowNanos);
                waiting.remove(next);
                due = next.task();
            }
            due.run();
        }
    }

    /** A deadline this far from now. */
    public Deadline in(Duration limit) {
        return Deadline.after(limit, nanos());
    }

    /** How many tasks wait for their moment. */
    public synchronized int pending() {
        return waiting.size();
    }
}
