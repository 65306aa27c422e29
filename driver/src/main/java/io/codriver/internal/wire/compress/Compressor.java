package io.codriver.internal.wire.compress;

import java.nio.ByteBuffer;

/**
 * One way to compress messages. Any thread; meant for event loops, each of which keeps what it needs.
 *
 * <p>Spec: OP_COMPRESSED, "Compressor IDs".
 */
public interface Compressor {

    /** What hello calls it. */
    String name();

    /** What OP_COMPRESSED calls it. */
    byte id();

    /** Room in which so many bytes always fit when they are compressed; more than an {@code int} means that they are too many. */
    long mostCompressedBytes(int bytes);

    /**
     * Compresses what is left of {@code source} to the beginning of what is left of {@code target}, both direct. Their positions
     * may change or not.
     *
     * @return how many bytes were written, or -1 if they did not fit
     */
    int compress(ByteBuffer source, ByteBuffer target);

    /** What can be said of compressed bytes before anything is allocated for them: whether so many may come out. */
    boolean mayHold(ByteBuffer source, int bytes);

    /**
     * Restores exactly {@code length} bytes from what is left of {@code source}, direct or not; its position may change. Nothing is
     * written outside of them.
     *
     * @throws DamagedBytesException if they cannot be restored, or are fewer or more
     */
    void decompress(ByteBuffer source, byte[] target, int offset, int length) throws DamagedBytesException;
}
