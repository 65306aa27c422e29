package io.codriver.internal.wire.compress;

import org.jspecify.annotations.Nullable;

/** What is said to be compressed is not, or not to what was announced. */
public final class DamagedBytesException extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedBytesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static DamagedBytesException length(long restored, int announced) {
        return new DamagedBytesException(restored + " bytes in place of " + announced, null);
    }
}
