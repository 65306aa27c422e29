package io.codriver.internal.resolve.line;

import io.codriver.resolve.LookupRejectedException;

/** Where lookups stand in line for a thread that may block. Never blocks itself. */
public interface LookupLine {

    /**
     * Runs the task as soon as a thread is free, in the order of submission, preferred ones first.
     *
     * @return how many lookups run or wait before it; zero if it starts at once
     * @throws LookupRejectedException if too many wait already
     */
    int submit(LookupTask task) throws LookupRejectedException;

    /** Puts a task that waits before those which are not preferred. */
    void prefer(LookupTask task);

    /** Takes out a task that was cancelled. */
    void forget(LookupTask task);
}
