package io.codriver.test.internal.proxy;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happens to bytes on one way through a proxy.
 *
 * @param delay how long every piece waits
 * @param cutAfterBytes the connection is cut when this many have passed since it was opened
 * @param pieceBytes how many are sent at once
 * @param silent whether they stay in the proxy until this is lifted
 * @param messages decides on each whole message; null if bytes are bytes
 */
public record Faults(
        Duration delay, long cutAfterBytes, int pieceBytes, boolean silent, @Nullable Function<byte[], Fate> messages) {

    /** A wire. */
    public static final Faults NONE = new Faults(Duration.ZERO, Long.MAX_VALUE, Integer.MAX_VALUE, false, null);

    public Faults withDelay(Duration by) {
        return new Faults(by, cutAfterBytes, pieceBytes, silent, messages);
    }

    public Faults withCutAfter(long bytes) {
        return new Faults(delay, bytes, pieceBytes, silent, messages);
    }

    public Faults withPieces(int bytes) {
        return new Faults(delay, cutAfterBytes, bytes, silent, messages);
    }

    public Faults withSilence(boolean on) {
        return new Faults(delay, cutAfterBytes, pieceBytes, on, messages);
    }

    public Faults withMessages(Function<byte[], Fate> decide) {
        return new Faults(delay, cutAfterBytes, pieceBytes, silent, decide);
    }
}
