package io.codriver.internal.wire;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * One array per event loop for the bytes of messages that are being written, so that connections need none of their own.
 *
 * <p>Concurrency: taken and given back on one thread. Whoever writes while another one does, because a codec of the
 * application does more than to encode, gets a new one.
 */
final class SpareArray {

    static final int LENGTH = 16 * 1024;

    /** Fits in whatever its characters are, with its length before it and its zero behind it. */
    static final int LONGEST_TEXT = (LENGTH - Integer.BYTES - 1) / 3;

    /** Stands for the array as long as none is needed. */
    static final byte[] NONE = {};

    private static final FastThreadLocal<byte @Nullable []> SPARE = new FastThreadLocal<>();

    private SpareArray() {}

    static byte[] take() {
        byte[] spare = SPARE.get();
        SPARE.set(null);
        return spare == null ? new byte[LENGTH] : spare;
    }

    static void giveBack(byte[] array) {
        if (array != NONE) {
            SPARE.set(array);
        }
    }
}
