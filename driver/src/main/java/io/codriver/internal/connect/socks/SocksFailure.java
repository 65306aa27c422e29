package io.codriver.internal.connect.socks;

import org.jspecify.annotations.Nullable;

/** A proxy did not lead to the server; the message says what it said instead. */
public final class SocksFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The deadline passed. */
        TIMEOUT,
        /** The connection to the proxy ended. */
        NETWORK,
        /** The proxy does not know us, or wants to know more than we can tell. */
        LOGIN,
        /** The proxy understood, and did not reach the server. */
        REFUSED,
        /** What answers is no SOCKS5 proxy. */
        PROTOCOL
    }

    private final Kind kind;
    private final boolean ofTheProxyItself;
    private final String advice;

    SocksFailure(Kind kind, boolean ofTheProxyItself, String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.ofTheProxyItself = ofTheProxyItself;
        this.advice = advice;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether another proxy might have done better with the same user and server. */
    public boolean isOfTheProxyItself() {
        return ofTheProxyItself;
    }

    /** What to do about it. */
    public String advice() {
        return advice;
    }
}
