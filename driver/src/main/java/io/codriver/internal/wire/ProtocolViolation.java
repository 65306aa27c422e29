package io.codriver.internal.wire;

import org.jspecify.annotations.Nullable;

/** What the peer sent is no sound message: the rest of the stream cannot be trusted, the channel has to be closed. */
public final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String message) {
        this(message, null);
    }

    public ProtocolViolation(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
