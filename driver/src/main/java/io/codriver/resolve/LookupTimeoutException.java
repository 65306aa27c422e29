package io.codriver.resolve;

import java.io.IOException;

/** A lookup did not answer within the limit of the caller; it may still be running for others. */
public final class LookupTimeoutException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient LookupProgress progress;

    /**
     * Says what was waited for.
     *
     * @param message which host, how long
     * @param progress how the lookup stood at that moment
     */
    public LookupTimeoutException(String message, LookupProgress progress) {
        super(message);
        this.progress = progress;
    }

    /**
     * How the lookup stood when the limit passed.
     *
     * @return queueing and sharing; {@link LookupProgress#DIRECT} after deserialization
     */
    public LookupProgress progress() {
        return progress == null ? LookupProgress.DIRECT : progress;
    }
}
