package io.codriver.internal.wire.compress;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** zlib, as the JDK has it. */
final class ZlibCompressor implements Compressor {

    private static final byte ID = 2;

    // Longest match (258 bytes) of two bits: what zlib calls its largest ratio.
    private static final int LARGEST_RATIO = 1032;
    private static final int LEVELS = 11;
    private static final int FRAME_BYTES = 64;

    /** One for each level which the clients of a loop have, because changing that of a deflater in use writes a block of its own. */
    private static final FastThreadLocal<@Nullable Deflater[]> DEFLATERS = new FastThreadLocal<>() {
        @Override
        protected @Nullable Deflater[] initialValue() {
            return new Deflater[LEVELS];
        }

        @Override
        protected void onRemoval(@Nullable Deflater[] deflaters) {
            for (Deflater each : deflaters) {
                if (each != null) {
                    each.end();
                }
            }
        }
    };

    private static final FastThreadLocal<Inflater> INFLATER = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater();
        }

        @Override
        protected void onRemoval(Inflater inflater) {
            inflater.end();
        }
    };

    private final int level;

    /**
     * Compresses with that effort.
     *
     * @param level -1 (what zlib thinks best) to 9
     * @throws IllegalArgumentException if it is none
     */
    ZlibCompressor(int level) {
        if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("zlib has no level " + level + ", but -1 to 9");
        }
        this.level = level;
    }

    @Override
    public String name() {
        return "zlib";
    }

    @Override
    public byte id() {
        return ID;
    }

    @Override
    public long mostCompressedBytes(int bytes) {
        // More than zlib says of itself: other libraries stand in for it, and those that hurry need an eighth.
        return bytes + (bytes >> 3) + FRAME_BYTES;
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        Deflater deflater = deflater();
        try {
            deflater.setInput(source);
            deflater.finish();
            int written = deflater.deflate(target);
            return deflater.finished() ? written : -1;
        } finally {
            deflater.reset();
        }
    }

    private Deflater deflater() {
        @Nullable Deflater[] ofLoop = DEFLATERS.get();
        Deflater found = ofLoop[level + 1];
        if (found == null) {
            found = new Deflater(level);
            ofLoop[level + 1] = found;
        }
        return found;
    }

    @Override
    public boolean mayHold(ByteBuffer source, int bytes) {
        return bytes <= (long) source.remaining() * LARGEST_RATIO;
    }

    @Override
    public void decompress(ByteBuffer source, byte[] target, int offset, int length) throws DamagedBytesException {
        Inflater inflater = INFLATER.get();
        try {
            inflater.setInput(source);
            int restored = inflater.inflate(target, offset, length);
            if (restored != length || !endsHere(inflater)) {
                throw DamagedBytesException.length(inflater.getBytesWritten(), length);
            }
        } catch (DataFormatException damaged) {
            throw new DamagedBytesException(String.valueOf(damaged.getMessage()), damaged);
        } finally {
            // Forgets the source as well.
            inflater.reset();
        }
    }

    /** The checksum at the end is looked at only when somebody asks for one byte more. */
    private static boolean endsHere(Inflater inflater) throws DataFormatException {
        return (inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished()))
                && inflater.getRemaining() == 0;
    }
}
