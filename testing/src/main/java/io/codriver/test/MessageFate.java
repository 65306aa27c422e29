package io.codriver.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of one message on its way through a {@link FaultProxy}. A value; arrays are not copied.
 *
 * @param passed what goes on instead of it, in this order: nothing, the message, another one, several
 * @param cut whether both sides of the connection are closed after that
 * @param delay how long it waits first; what comes behind it waits as well
 */
public record MessageFate(List<byte[]> passed, boolean cut, Duration delay) {

    /**
     * Checks and keeps the parts.
     *
     * @param passed see above
     * @param cut see above
     * @param delay see above, not negative
     */
    public MessageFate {
        passed = List.copyOf(passed);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay of " + delay);
        }
    }

    /**
     * It arrives; also one that was changed.
     *
     * @param message all its bytes
     * @return its fate
     */
    public static MessageFate passes(byte[] message) {
        return new MessageFate(List.of(message), false, Duration.ZERO);
    }

    /**
     * It arrives twice, as by a box that sends again what it takes for lost.
     *
     * @param message all its bytes
     * @return its fate
     */
    public static MessageFate twice(byte[] message) {
        return new MessageFate(List.of(message, message), false, Duration.ZERO);
    }

    /**
     * The connection breaks when so much of it has passed: none of it, a part, or all of it and nothing after.
     *
     * @param message all its bytes
     * @param bytes how many pass, up to all
     * @return its fate
     */
    public static MessageFate cutAfter(byte[] message, int bytes) {
        List<byte[]> beginning =
                bytes == 0 ? List.of() : List.of(Arrays.copyOf(message, Math.min(bytes, message.length)));
        return new MessageFate(beginning, true, Duration.ZERO);
    }

    /**
     * The same, later.
     *
     * @param wait how long it waits
     * @return its fate
     */
    public MessageFate after(Duration wait) {
        return new MessageFate(passed, cut, wait);
    }
}
