package io.codriver.internal.wire.compress;

import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/** Snappy without framing, by the optional library {@code snappy-java}. It keeps nothing between two uses. */
final class SnappyCompressor implements Compressor {

    private static final byte ID = 1;
    private static final int LARGEST_KEPT_BYTES = 1024 * 1024;

    /** The library reads from arrays what it writes to arrays, and sockets bring their bytes elsewhere. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[4096];
        }
    };

    private SnappyCompressor() {}

    /** Loads the library, or fails with a {@link LinkageError}. */
    static SnappyCompressor load() {
        try {
            Snappy.maxCompressedLength(1);
            return new SnappyCompressor();
        } catch (SnappyError unusable) {
            throw new LinkageError(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    @Override
    public String name() {
        return "snappy";
    }

    @Override
    public byte id() {
        return ID;
    }

    @Override
    public long mostCompressedBytes(int bytes) {
        // Spec of the format: the library computes the same, but in an int.
        return 32L + bytes + bytes / 6;
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        try {
            return Snappy.compress(source, target);
        } catch (IOException impossible) {
            throw new IllegalStateException("Snappy did not compress", impossible);
        }
    }

    @Override
    public boolean mayHold(ByteBuffer source, int bytes) {
        return statedLength(source) == bytes;
    }

    /** The format begins with the length, seven bits a byte, the lowest first; -1 if it does not. */
    private static long statedLength(ByteBuffer source) {
        long stated = 0;
        int last = Math.min(5, source.remaining());
        for (int i = 0; i < last; i++) {
            byte next = source.get(source.position() + i);
            stated |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return stated;
            }
        }
        return -1;
    }

    @Override
    public void decompress(ByteBuffer source, byte[] target, int offset, int length) throws DamagedBytesException {
        long stated = statedLength(source);
        if (stated != length) {
            // The library trusts this number.
            throw DamagedBytesException.length(stated, length);
        }
        int bytes = source.remaining();
        byte[] from;
        int at = 0;
        if (source.hasArray()) {
            from = source.array();
            at = source.arrayOffset() + source.position();
        } else {
            from = scratch(bytes);
            source.get(from, 0, bytes);
        }
        try {
            int restored = Snappy.uncompress(from, at, bytes, target, offset);
            if (restored != length) {
                throw DamagedBytesException.length(restored, length);
            }
        } catch (IOException damaged) {
            throw new DamagedBytesException(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private static byte[] scratch(int bytes) {
        byte[] kept = SCRATCH.get();
        if (kept.length >= bytes) {
            return kept;
        }
        byte[] larger = new byte[Math.max(bytes, Math.min(2 * kept.length, LARGEST_KEPT_BYTES))];
        if (larger.length <= LARGEST_KEPT_BYTES) {
            SCRATCH.set(larger);
        }
        return larger;
    }
}
