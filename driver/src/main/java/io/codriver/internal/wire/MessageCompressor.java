package io.codriver.internal.wire;

import io.codriver.internal.wire.compress.Compressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Wraps written messages in OP_COMPRESSED, but for those which carry credentials: what is compressed together with a
 * secret tells of it by its length.
 *
 * <p>Spec: OP_COMPRESSED, "Messages not allowed to be compressed". One per channel, used on its event loop.
 */
final class MessageCompressor {

    /** Original opcode, uncompressed size, compressor id. */
    static final int PREFIX_BYTES = 2 * Integer.BYTES + 1;

    static final int PAYLOAD_OFFSET = MessageHeader.LENGTH_BYTES + PREFIX_BYTES;

    // Header, flags, kind of the section, length and type.
    private static final int NAME_OFFSET = MessageHeader.LENGTH_BYTES + Integer.BYTES + 1 + Integer.BYTES + 1;

    private static final String[] PLAIN = {
        "hello",
        "isMaster",
        "saslStart",
        "saslContinue",
        "getnonce",
        "authenticate",
        "createUser",
        "updateUser",
        "copydbSaslStart",
        "copydbgetnonce",
        "copydb"
    };

    private static final byte LOWER_CASE = 0x20;

    private final ByteBufAllocator allocator;
    private final Compressor compressor;

    MessageCompressor(ByteBufAllocator allocator, Compressor compressor) {
        this.allocator = allocator;
        this.compressor = compressor;
    }

    /**
     * Takes the message over and returns what to send in its place: the same one if it must not be compressed, or would be larger
     * than the server takes.
     */
    ByteBuf compress(ByteBuf message, int maxMessageBytes) {
        boolean done = false;
        try {
            ByteBuf smaller = mustStayPlain(message) ? message : compressed(message, maxMessageBytes);
            done = true;
            return smaller;
        } finally {
            if (!done) {
                message.release();
            }
        }
    }

    private ByteBuf compressed(ByteBuf message, int maxMessageBytes) {
        int start = message.readerIndex();
        int length = message.readableBytes() - MessageHeader.LENGTH_BYTES;
        long room = PAYLOAD_OFFSET + compressor.mostCompressedBytes(length);
        if (room > Integer.MAX_VALUE) {
            return message;
        }
        ByteBuf target = allocator.directBuffer((int) room);
        boolean done = false;
        try {
            target.writeInt(0)
                    .writeIntLE(message.getIntLE(start + MessageHeader.REQUEST_ID_OFFSET))
                    .writeIntLE(message.getIntLE(start + MessageHeader.RESPONSE_TO_OFFSET))
                    .writeIntLE(MessageHeader.OP_COMPRESSED)
                    .writeIntLE(message.getIntLE(start + MessageHeader.OPCODE_OFFSET))
                    .writeIntLE(length)
                    .writeByte(compressor.id());
            int written = write(message, start + MessageHeader.LENGTH_BYTES, length, target);
            if (written < 0 || written > maxMessageBytes - PAYLOAD_OFFSET) {
                return message;
            }
            target.setIntLE(0, PAYLOAD_OFFSET + written).writerIndex(PAYLOAD_OFFSET + written);
            done = true;
        } finally {
            if (!done) {
                target.release();
            }
        }
        message.release();
        return target;
    }

    private int write(ByteBuf message, int from, int length, ByteBuf target) {
        if (message.isDirect() && message.nioBufferCount() == 1) {
            return compressor.compress(
                    message.internalNioBuffer(from, length),
                    target.internalNioBuffer(PAYLOAD_OFFSET, target.capacity() - PAYLOAD_OFFSET));
        }
        // In pieces, because it is large: libraries want one.
        ByteBuf whole = allocator.directBuffer(length);
        try {
            whole.writeBytes(message, from, length);
            return compressor.compress(
                    whole.internalNioBuffer(0, length),
                    target.internalNioBuffer(PAYLOAD_OFFSET, target.capacity() - PAYLOAD_OFFSET));
        } finally {
            whole.release();
        }
    }

    private static boolean mustStayPlain(ByteBuf message) {
        int name = message.readerIndex() + NAME_OFFSET;
        for (String plain : PLAIN) {
            if (isCalled(message, name, plain)) {
                return true;
            }
        }
        return false;
    }

    /** Whatever the case: servers know some of them in two. */
    private static boolean isCalled(ByteBuf message, int at, String plain) {
        int length = plain.length();
        if (at + length >= message.writerIndex()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((message.getByte(at + i) | LOWER_CASE) != (plain.charAt(i) | LOWER_CASE)) {
                return false;
            }
        }
        return message.getByte(at + length) == 0;
    }
}
