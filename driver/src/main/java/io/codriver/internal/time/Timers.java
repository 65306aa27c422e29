package io.codriver.internal.time;

/**
 * A clock that also wakes one up. In tests, time is moved by hand.
 *
 * <p>Spec: none; the driver's own seam between policy and event loops.
 */
public interface Timers extends Ticker {

    /**
     * Runs the task once the deadline has passed, on the thread these timers belong to. A deadline that has passed
     * already runs the task soon, never inside this call. {@link Deadline#NEVER} never runs it and allocates nothing.
     */
    Timeout at(Deadline deadline, Runnable task);

    /** A task that waits for its moment. */
    interface Timeout {

        /** Does nothing: the timeout of {@link Deadline#NEVER}. */
        Timeout NONE = () -> {};

        /** The task will not start any more, unless it has started. Any thread; repeating it is harmless. */
        void cancel();
    }
}
