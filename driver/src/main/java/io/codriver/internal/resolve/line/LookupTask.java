package io.codriver.internal.resolve.line;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One lookup as those see it who perform it: what is asked for, and how it stands in line. It is WAITING until exactly one of two
 * happens: a thread of the pool starts it, or the last one who was interested cancels it and it never starts.
 *
 * <p>Concurrency: {@link #standsBehind} is called by the thread which submits, {@link #begins} by the one that begins;
 * anybody may read.
 */
public final class LookupTask {

    private enum State {
        WAITING,
        STARTED,
        CANCELLED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final String host;
    private volatile Runnable work = () -> {};
    private volatile boolean preferred;
    private volatile int behind;
    // Written before the flag, read after it.
    private volatile long begunAtNanos;
    private volatile boolean begun;

    /** Has yet to be told what to do. */
    public LookupTask(String host) {
        this.host = host;
    }

    /** Something else that may block for a moment. */
    public LookupTask(String host, Runnable work) {
        this.host = host;
        this.work = work;
    }

    /** The name that is looked up. */
    public String host() {
        return host;
    }

    // ---- its line

    /** What its thread will do. Before it is put in line. */
    public void does(Runnable lookup) {
        work = lookup;
    }

    /** It goes before others, also when it is put in line later. */
    public void prefer() {
        preferred = true;
    }

    public boolean isPreferred() {
        return preferred;
    }

    /** Called by the pool; does nothing once it is cancelled. */
    public void run() {
        if (state.compareAndSet(State.WAITING, State.STARTED)) {
            work.run();
        }
    }

    /** Whether it will never start: {@code false} if it has started already. */
    public boolean cancel() {
        return state.compareAndSet(State.WAITING, State.CANCELLED);
    }

    public boolean isCancelled() {
        return state.get() == State.CANCELLED;
    }

    // ---- how it stands

    /** The line said how many stand before it. */
    public void standsBehind(int lookups) {
        behind = lookups;
    }

    /** How many stood before it when it was put in line. */
    public int behind() {
        return behind;
    }

    /** Somebody begins with it, now or once more. */
    public void begins(long nowNanos) {
        begunAtNanos = nowNanos;
        begun = true;
    }

    public boolean hasBegun() {
        return begun;
    }

    /** When it began; of use only if it has. */
    public long begunAtNanos() {
        return begunAtNanos;
    }
}
