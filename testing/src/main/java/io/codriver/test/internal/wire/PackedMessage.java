package io.codriver.test.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OP_COMPRESSED, on and off. */
final class PackedMessage {

    private static final int PREFIX_BYTES = 9;

    private static final Set<String> NEVER_PACKED = Set.of(
            "hello",
            "isMaster",
            "ismaster",
            "saslStart",
            "saslContinue",
            "getnonce",
            "authenticate",
            "createUser",
            "updateUser",
            "copydbSaslStart",
            "copydbgetnonce",
            "copydb");

    private PackedMessage() {}

    static boolean is(byte[] message) {
        return message.length >= Wire.HEADER_BYTES && in(message).getInt(12) == Wire.OP_COMPRESSED;
    }

    private static ByteBuffer in(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What it was packed with; null if nobody knows it. */
    static @Nullable Packing packing(byte[] message) {
        if (message.length < Wire.HEADER_BYTES + PREFIX_BYTES) {
            throw new MalformedMessageException("a compressed message of " + message.length + " bytes");
        }
        byte id = message[Wire.HEADER_BYTES + 8];
        return Packing.available().stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElse(null);
    }

    static byte[] unpack(byte[] message, Packing packing, int maxMessageBytes) {
        ByteBuffer in = in(message);
        int size = in.getInt(Wire.HEADER_BYTES + 4);
        if (size < 0 || size > maxMessageBytes - Wire.HEADER_BYTES) {
            throw new MalformedMessageException("a compressed message that would have " + size + " bytes");
        }
        byte[] packed = new byte[message.length - Wire.HEADER_BYTES - PREFIX_BYTES];
        in.position(Wire.HEADER_BYTES + PREFIX_BYTES).get(packed);
        try {
            byte[] bytes = packing.unpack(packed, size);
            return ByteBuffer.allocate(Wire.HEADER_BYTES + size)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(Wire.HEADER_BYTES + size)
                    .putInt(in.getInt(4))
                    .putInt(in.getInt(8))
                    .putInt(in.getInt(Wire.HEADER_BYTES))
                    .put(bytes)
                    .array();
        } catch (IOException | RuntimeException damaged) {
            throw new MalformedMessageException("damaged " + packing.text() + ": " + damaged);
        }
    }

    /** Refuses what clients must not compress. */
    static Request checked(Request request) {
        if (NEVER_PACKED.contains(request.name())) {
            throw new MalformedMessageException(request.name() + " was compressed, which it must not be");
        }
        return request;
    }

    static ByteBuf pack(ByteBuf message, Packing packing) {
        byte[] bytes = new byte[message.readableBytes() - Wire.HEADER_BYTES];
        message.getBytes(Wire.HEADER_BYTES, bytes);
        try {
            byte[] packed = packing.pack(bytes);
            int length = Wire.HEADER_BYTES + PREFIX_BYTES + packed.length;
            return Unpooled.buffer(length)
                    .writeIntLE(length)
                    .writeIntLE(message.getIntLE(4))
                    .writeIntLE(message.getIntLE(8))
                    .writeIntLE(Wire.OP_COMPRESSED)
                    .writeIntLE(message.getIntLE(12))
                    .writeIntLE(bytes.length)
                    .writeByte(packing.id())
                    .writeBytes(packed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
