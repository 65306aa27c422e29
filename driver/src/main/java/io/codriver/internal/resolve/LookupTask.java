package io.codriver.internal.resolve;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One lookup in line. It is WAITING until exactly one of two happens: a thread of the pool starts it, or the last one
 * who was interested cancels it and it never starts.
 */
final class LookupTask {

    private enum State {
        WAITING,
        STARTED,
        CANCELLED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final String host;
    private volatile Runnable lookup = () -> {};
    private volatile boolean preferred;

    /** Has yet to be told what to do. */
    LookupTask(String host) {
        this.host = host;
    }

    LookupTask(String host, Runnable lookup) {
        this.host = host;
        this.lookup = lookup;
    }

    /** What its thread will do. Before it is put in line. */
    void does(Runnable work) {
        lookup = work;
    }

    /** It goes before others, also when it is put in line later. */
    void prefer() {
        preferred = true;
    }

    boolean isPreferred() {
        return preferred;
    }

    String host() {
        return host;
    }

    /** Called by the pool; does nothing once it is cancelled. */
    void run() {
        if (state.compareAndSet(State.WAITING, State.STARTED)) {
            lookup.run();
        }
    }

    /** Whether it will never start: {@code false} if it has started already. */
    boolean cancel() {
        return state.compareAndSet(State.WAITING, State.CANCELLED);
    }

    boolean isCancelled() {
        return state.get() == State.CANCELLED;
    }
}
