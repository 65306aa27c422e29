package io.codriver.internal.pool;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;

/**
 * A timeout which may be switched off before it was set: setting happens after a turn, and another turn may have made
 * it needless in between. Once off, it stays off. Any thread.
 */
public final class Alarm {

    private Timers.Timeout timeout = Timers.Timeout.NONE;
    private boolean off;

    /** Sets it, in place of an earlier one. */
    public synchronized void set(Timers timers, Deadline deadline, Runnable task) {
        if (!off) {
            timeout.cancel();
            timeout = timers.at(deadline, task);
        }
    }

    /** Switches it off for good. */
    public synchronized void cancel() {
        off = true;
        timeout.cancel();
    }
}
