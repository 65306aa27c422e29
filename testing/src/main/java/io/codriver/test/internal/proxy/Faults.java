package io.codriver.test.internal.proxy;

import java.time.Duration;

/**
 * What happens to bytes on one way through a proxy.
 *
 * @param delay how long every piece waits
 * @param cutAfterBytes the connection is cut when this many have passed since it was opened
 * @param pieceBytes how many are sent at once
 * @param silent whether they stay in the proxy until this is lifted
 */
public record Faults(Duration delay, long cutAfterBytes, int pieceBytes, boolean silent) {

    /** A wire. */
    public static final Faults NONE = new Faults(Duration.ZERO, Long.MAX_VALUE, Integer.MAX_VALUE, false);

    public Faults withDelay(Duration by) {
        return new Faults(by, cutAfterBytes, pieceBytes, silent);
    }

    public Faults withCutAfter(long bytes) {
        return new Faults(delay, bytes, pieceBytes, silent);
    }

    public Faults withPieces(int bytes) {
        return new Faults(delay, cutAfterBytes, bytes, silent);
    }

    public Faults withSilence(boolean on) {
        return new Faults(delay, cutAfterBytes, pieceBytes, on);
    }
}
