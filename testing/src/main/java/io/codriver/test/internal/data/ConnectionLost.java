package io.codriver.test.internal.data;

/** Ends a command without an answer: its connection is closed instead. */
public final class ConnectionLost extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ConnectionLost() {
        super("the connection is closed instead of an answer", null, false, false);
    }
}
