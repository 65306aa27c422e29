package io.codriver.internal.handshake.auth;

import org.jspecify.annotations.Nullable;

/** Credentials could not be obtained from elsewhere. Its message names the place, never what came from there. */
public final class IdentityFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    private IdentityFailure(String message, @Nullable Throwable cause, boolean timedOut) {
        super(message, cause);
        this.timedOut = timedOut;
    }

    public IdentityFailure(String message) {
        this(message, null, false);
    }

    /** @param cause its own text does not go into messages: nobody knows what an application says there */
    public IdentityFailure(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** What was asked did not answer in time. */
    public static IdentityFailure late(String message) {
        return new IdentityFailure(message, null, true);
    }

    public boolean timedOut() {
        return timedOut;
    }
}
