package io.codriver.test.internal.wire;

/** The bytes are no message. The connection they came from cannot be used any longer. */
public final class MalformedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MalformedMessageException(String message) {
        super(message);
    }
}
