package io.codriver.internal.wire;

import io.codriver.internal.wire.compress.Compressor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** OP_COMPRESSED for tests, right or wrong. */
public final class CompressedMessages {

    private CompressedMessages() {}

    /** The message, wrapped as it should be. */
    public static byte[] wrap(byte[] message, Compressor compressor) {
        return wrap(message, compressor, 2013, message.length - 16, compressor.id());
    }

    /** The message, with whatever is said about it. */
    static byte[] wrap(byte[] message, Compressor compressor, int opcode, int size, int id) {
        return wrap(message, opcode, size, id, compress(Arrays.copyOfRange(message, 16, message.length), compressor));
    }

    static byte[] wrap(byte[] message, int opcode, int size, int id, byte[] compressed) {
        return Messages.concat(
                Messages.int32(25 + compressed.length),
                Arrays.copyOfRange(message, 4, 12),
                Messages.int32(2012),
                Messages.int32(opcode),
                Messages.int32(size),
                new byte[] {(byte) id},
                compressed);
    }

    static byte[] compress(byte[] bytes, Compressor compressor) {
        ByteBuffer source = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        ByteBuffer target = ByteBuffer.allocateDirect((int) compressor.mostCompressedBytes(bytes.length));
        byte[] compressed = new byte[compressor.compress(source, target)];
        target.clear().get(compressed);
        return compressed;
    }
}
