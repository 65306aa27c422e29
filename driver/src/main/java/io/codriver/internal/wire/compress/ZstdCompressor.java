package io.codriver.internal.wire.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;

/** Zstandard, by the optional library {@code zstd-jni}. */
final class ZstdCompressor implements Compressor {

    private static final byte ID = 3;

    // A block of 128 KiB that repeats one byte takes four.
    private static final long LARGEST_RATIO = 64 * 1024;

    private static final FastThreadLocal<ZstdCompressCtx> COMPRESSING = new FastThreadLocal<>() {
        @Override
        protected ZstdCompressCtx initialValue() {
            return new ZstdCompressCtx();
        }

        @Override
        protected void onRemoval(ZstdCompressCtx context) {
            context.close();
        }
    };

    private static final FastThreadLocal<ZstdDecompressCtx> RESTORING = new FastThreadLocal<>() {
        @Override
        protected ZstdDecompressCtx initialValue() {
            return new ZstdDecompressCtx();
        }

        @Override
        protected void onRemoval(ZstdDecompressCtx context) {
            context.close();
        }
    };

    private final int level;

    private ZstdCompressor(int level) {
        this.level = level;
    }

    /**
     * Loads the library, or fails with a {@link LinkageError}.
     *
     * @param level 0 for the one the library thinks best
     * @throws IllegalArgumentException if the library has no such level
     */
    static ZstdCompressor load(int level) {
        if (level < Zstd.minCompressionLevel() || level > Zstd.maxCompressionLevel()) {
            throw new IllegalArgumentException("zstd has no level " + level + ", but " + Zstd.minCompressionLevel()
                    + " to " + Zstd.maxCompressionLevel());
        }
        return new ZstdCompressor(level == 0 ? Zstd.defaultCompressionLevel() : level);
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public byte id() {
        return ID;
    }

    @Override
    public long mostCompressedBytes(int bytes) {
        return Zstd.compressBound(bytes);
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        return COMPRESSING
                .get()
                .setLevel(level)
                .compressDirectByteBuffer(
                        target, target.position(), target.remaining(), source, source.position(), source.remaining());
    }

    @Override
    public boolean mayHold(ByteBuffer source, int bytes) {
        return bytes <= source.remaining() * LARGEST_RATIO;
    }

    @Override
    public void decompress(ByteBuffer source, byte[] target, int offset, int length) throws DamagedBytesException {
        ZstdDecompressCtx context = RESTORING.get();
        try {
            int restored = source.isDirect()
                    ? context.decompressDirectByteBufferToByteArray(
                            target, offset, length, source, source.position(), source.remaining())
                    : fromArray(context, source, target, offset, length);
            if (restored != length) {
                throw DamagedBytesException.length(restored, length);
            }
        } catch (ZstdException damaged) {
            throw new DamagedBytesException(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private static int fromArray(ZstdDecompressCtx context, ByteBuffer source, byte[] target, int offset, int length) {
        int bytes = source.remaining();
        if (source.hasArray()) {
            return context.decompressByteArray(
                    target, offset, length, source.array(), source.arrayOffset() + source.position(), bytes);
        }
        byte[] copy = new byte[bytes];
        source.get(copy);
        return context.decompressByteArray(target, offset, length, copy, 0, bytes);
    }
}
