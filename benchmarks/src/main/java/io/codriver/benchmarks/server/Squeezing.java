package io.codriver.benchmarks.server;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.xerial.snappy.Snappy;

/** OP_COMPRESSED with each compressor, in the plainest way: what the server needs for it is not measured. */
final class Squeezing {

    static final int OP_COMPRESSED = 2012;

    /** Header, original opcode, size, compressor. */
    static final int PAYLOAD = 25;

    private static final int OPCODE = 12;
    private static final int SIZE = 20;
    private static final int COMPRESSOR = 24;
    private static final int SNAPPY = 1;
    private static final int ZLIB = 2;
    private static final int ZSTD = 3;

    private Squeezing() {}

    static boolean isSqueezed(ByteBuffer bytes, int start) {
        return bytes.getInt(start + OPCODE) == OP_COMPRESSED;
    }

    static byte compressor(ByteBuffer bytes, int start) {
        return bytes.get(start + COMPRESSOR);
    }

    /** The message inside, with a header of its own; eight bytes stay free behind it. */
    static ByteBuffer restored(ByteBuffer bytes, int start, int length) throws IOException {
        byte[] payload = new byte[length - PAYLOAD];
        bytes.get(start + PAYLOAD, payload);
        byte[] plain = restored(compressor(bytes, start), payload, bytes.getInt(start + SIZE));
        ByteBuffer message = ByteBuffer.allocate(Request.HEADER_BYTES + plain.length + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        message.put(0, bytes, start, Request.HEADER_BYTES);
        return message.put(Request.HEADER_BYTES, plain)
                .putInt(0, Request.HEADER_BYTES + plain.length)
                .putInt(OPCODE, bytes.getInt(start + Request.HEADER_BYTES));
    }

    private static byte[] restored(byte compressor, byte[] payload, int size) throws IOException {
        switch (compressor) {
            case SNAPPY -> {
                return Snappy.uncompress(payload);
            }
            case ZSTD -> {
                return Zstd.decompress(payload, size);
            }
            case ZLIB -> {
                Inflater inflater = new Inflater();
                try {
                    byte[] plain = new byte[size];
                    inflater.setInput(payload);
                    inflater.inflate(plain);
                    return plain;
                } catch (DataFormatException damaged) {
                    throw new IOException(damaged);
                } finally {
                    inflater.end();
                }
            }
            default -> throw new IOException("Compressor " + compressor);
        }
    }

    /** Puts the message at {@code start} into as many bytes as it needs compressed; its end is the position. */
    static void squeeze(byte compressor, ByteBuffer out, int start) throws IOException {
        byte[] plain = new byte[out.position() - start - Request.HEADER_BYTES];
        out.get(start + Request.HEADER_BYTES, plain);
        byte[] squeezed = squeezed(compressor, plain);
        if (squeezed.length + PAYLOAD - Request.HEADER_BYTES > out.capacity() - start - Request.HEADER_BYTES) {
            return; // Larger than it was, and there is no room: it stays as it is.
        }
        out.putInt(start + Request.HEADER_BYTES, out.getInt(start + OPCODE))
                .putInt(start + OPCODE, OP_COMPRESSED)
                .putInt(start + SIZE, plain.length)
                .put(start + COMPRESSOR, compressor)
                .put(start + PAYLOAD, squeezed)
                .putInt(start, PAYLOAD + squeezed.length)
                .position(start + PAYLOAD + squeezed.length);
    }

    private static byte[] squeezed(byte compressor, byte[] plain) throws IOException {
        if (compressor == SNAPPY) {
            return Snappy.compress(plain);
        }
        if (compressor == ZSTD) {
            return Zstd.compress(plain);
        }
        Deflater deflater = new Deflater();
        try {
            byte[] target = new byte[plain.length + plain.length / 8 + 64];
            deflater.setInput(plain);
            deflater.finish();
            return Arrays.copyOf(target, deflater.deflate(target));
        } finally {
            deflater.end();
        }
    }
}
