package io.codriver.internal.exchange;

import org.jspecify.annotations.Nullable;

/** Why an exchange has no reply. Translated into public exceptions by whoever asked. */
public final class ExchangeFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; decides the public exception and whether the request may have been sent. */
    public enum Kind {
        /** The request could not be encoded: nothing was sent, the channel is fine. The cause is the user's. */
        ENCODING,
        /** The channel was closed before anything was written. */
        NOT_SENT,
        /** Writing failed: the server may have got part of it. */
        WRITE,
        /** The peer closed or reset the channel before the reply was complete. */
        READ,
        /** The deadline passed before the reply was complete. */
        TIMEOUT,
        /** What arrived is not a sound message, or answers another request. */
        PROTOCOL,
        /** Our own side closed the channel: pool cleared with interruptInUse, or client closed. */
        INTERRUPTED
    }

    private final Kind kind;

    public ExchangeFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
