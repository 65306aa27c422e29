package io.codriver.resolve;

import java.io.IOException;

/** Too many lookups wait already; this one was not queued. Literals, answers at hand and Unix sockets never meet this. */
public final class LookupRejectedException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Says which bound was met.
     *
     * @param message the host, the bound, and what to do
     */
    public LookupRejectedException(String message) {
        super(message);
    }
}
