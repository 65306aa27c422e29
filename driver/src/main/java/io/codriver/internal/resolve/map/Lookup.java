package io.codriver.internal.resolve.map;

import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.LookupProgress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A lookup in flight and those who wait for it.
 *
 * <p>Concurrency: the waiters belong to the owner of the {@link AddressBook}; {@link #progress} may be called by anybody.
 */
final class Lookup {

    private final LookupTask task;
    private final long queuedAtNanos;
    private final Set<LookupWaiter> waiters = new LinkedHashSet<>();
    private final Disposable.Composite timeouts = Disposables.composite();
    private boolean ranOn;
    private boolean goesOn;
    private boolean spoke;
    private boolean preferred;
    private volatile int waiterCount;

    /** A lookup that stands in line from now on. */
    Lookup(String host, long nowNanos) {
        this.queuedAtNanos = nowNanos;
        this.task = new LookupTask(host);
    }

    String host() {
        return task.host();
    }

    LookupTask task() {
        return task;
    }

    /** Whether it still stands in line. Anybody, at any time. */
    boolean isQueued() {
        return !task.hasBegun();
    }

    void join(LookupWaiter waiter) {
        waiters.add(waiter);
        waiterCount = waiters.size();
    }

    /** Whether it was among the waiters. */
    boolean leave(LookupWaiter waiter) {
        boolean left = waiters.remove(waiter);
        waiterCount = waiters.size();
        return left;
    }

    /** Nobody wants it any more. */
    boolean isForsaken() {
        return waiters.isEmpty() && !goesOn;
    }

    /** Its answer is wanted whoever waits. */
    void outlivesItsWaiters() {
        goesOn = true;
    }

    /** It has told some addresses. */
    void speaks() {
        spoke = true;
    }

    boolean hasSpoken() {
        return spoke;
    }

    /** Somebody waits who goes before others; whether that is news. */
    boolean becomesPreferred() {
        boolean news = !preferred;
        preferred = true;
        return news;
    }

    long queuedAtNanos() {
        return queuedAtNanos;
    }

    /** Nobody waits and it cannot be stopped: counted once, however often it is joined and left again. */
    void runsOn(LookupCounters counters) {
        if (!ranOn) {
            ranOn = true;
            counters.ranOn();
        }
    }

    List<LookupWaiter> waiters() {
        return List.copyOf(waiters);
    }

    /** The timer ends with the lookup. Any thread. */
    void holds(Timers.Timeout timeout) {
        timeouts.add(timeout::cancel);
    }

    /** It is over: answered, failed or cancelled. Any thread. */
    void over() {
        timeouts.dispose();
    }

    /** How it stands at {@code nowNanos}, all of its waiting counted. */
    LookupProgress progress(long nowNanos) {
        return progressFor(queuedAtNanos, nowNanos);
    }

    /** How it stands for somebody who came at {@code sinceNanos}: what lies before is not his waiting. */
    LookupProgress progressFor(long sinceNanos, long nowNanos) {
        boolean begun = task.hasBegun();
        long lineEndNanos = begun ? task.begunAtNanos() : nowNanos;
        long lineStartNanos = sinceNanos - queuedAtNanos > 0 ? sinceNanos : queuedAtNanos;
        long queuedNanos = Math.max(lineEndNanos - lineStartNanos, 0);
        return new LookupProgress(
                Duration.ofNanos(queuedNanos),
                queuedNanos > 0 ? task.behind() : 0,
                Math.max(waiterCount - 1, 0),
                begun);
    }
}
