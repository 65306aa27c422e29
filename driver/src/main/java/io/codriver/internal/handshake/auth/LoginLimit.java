package io.codriver.internal.handshake.auth;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;

/**
 * How long a login may take: what is left of the handshake limit, which counts time on the wire alone and stands still
 * while keys are derived, and what the caller has left, which does not. Used by one step after the other.
 */
public final class LoginLimit {

    private final Ticker ticker;
    private final Deadline caller;
    private volatile Deadline wire;

    public LoginLimit(Deadline wire, Deadline caller, Ticker ticker) {
        this.wire = wire;
        this.caller = caller;
        this.ticker = ticker;
    }

    /** When the reply to what is sent now must be there. */
    public Deadline forReply() {
        return wire.earlier(caller);
    }

    public long nanos() {
        return ticker.nanos();
    }

    /** The time since then was none on the wire. */
    public void stoodStillSince(long nanos) {
        if (!wire.isNever()) {
            wire = Deadline.afterNanos(wire.remainingNanos(nanos), ticker.nanos());
        }
    }
}
