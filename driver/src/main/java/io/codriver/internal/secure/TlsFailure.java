package io.codriver.internal.secure;

import org.jspecify.annotations.Nullable;

/** TLS could not be established; the message says which name was expected and which names the certificate has. */
public final class TlsFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong: decides labels and whether the pool is blamed. */
    public enum Kind {
        /** The deadline passed, and it was the peer's turn. */
        TIMEOUT,
        /** The deadline passed while our own side was checking the certificate: the peer had answered. */
        CHECKING,
        /** End of stream or reset inside the handshake: the network, or an overloaded server. */
        NETWORK,
        /** The certificate is not acceptable: wrong name, expired, not trusted. */
        CERTIFICATE,
        /** Anything else TLS itself complains about: no common protocol or cipher, not TLS at all. */
        PROTOCOL
    }

    private final Kind kind;

    public TlsFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isTimeout() {
        return kind == Kind.TIMEOUT || kind == Kind.CHECKING;
    }
}
