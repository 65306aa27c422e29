package io.codriver.internal.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Failures that no caller sees, said once until an opening succeeds: a server that is down must not fill the log. */
final class UnheardFailures {

    private final Logger log;
    private final AtomicBoolean said = new AtomicBoolean();

    UnheardFailures(Logger log) {
        this.log = log;
    }

    /**
     * Nobody waited.
     *
     * @param pool names itself
     */
    void failed(Object pool, Throwable failure) {
        if (said.compareAndSet(false, true)) {
            log.warn(
                    "The {} cannot be filled, and no operation waits that could say so. Said once, until an opening"
                            + " succeeds: {}",
                    pool,
                    failure.getMessage());
        }
    }

    void succeeded() {
        said.set(false);
    }
}
