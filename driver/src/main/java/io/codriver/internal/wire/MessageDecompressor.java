package io.codriver.internal.wire;

import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.DamagedBytesException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unwraps OP_COMPRESSED. Nothing is allocated before the announced size was held against the limit and, as far as their format
 * tells, against the bytes that came; exactly as many bytes have to come out.
 *
 * <p>Spec: OP_COMPRESSED. One per channel, used on its event loop.
 */
final class MessageDecompressor {

    private static final int OPCODE_OFFSET = MessageHeader.LENGTH_BYTES;
    private static final int SIZE_OFFSET = OPCODE_OFFSET + Integer.BYTES;
    private static final int COMPRESSOR_OFFSET = SIZE_OFFSET + Integer.BYTES;
    private static final int PAYLOAD_OFFSET = MessageCompressor.PAYLOAD_OFFSET;

    private final ByteBufAllocator allocator;
    private final List<Compressor> announced;

    MessageDecompressor(ByteBufAllocator allocator, List<Compressor> announced) {
        this.allocator = allocator;
        this.announced = announced;
    }

    /** Whether the server may send what is compressed at all. */
    boolean isExpected() {
        return !announced.isEmpty();
    }

    /**
     * The message inside of the one which fills {@code length} bytes at {@code offset}, with a header of its own. The caller
     * releases it; {@code bytes} stay the caller's.
     */
    ByteBuf decompress(ByteBuf bytes, int offset, int length, int maxMessageBytes) throws ProtocolViolation {
        if (length < PAYLOAD_OFFSET) {
            throw new ProtocolViolation("A compressed message of " + length + " bytes has no room for its header");
        }
        int opcode = bytes.getIntLE(offset + OPCODE_OFFSET);
        if (opcode == MessageHeader.OP_COMPRESSED) {
            throw new ProtocolViolation("A compressed message is compressed twice");
        }
        MessageHeader.checkOpcode(opcode, false);
        int size = bytes.getIntLE(offset + SIZE_OFFSET);
        if (size < 0 || size > maxMessageBytes - MessageHeader.LENGTH_BYTES) {
            throw new ProtocolViolation("A compressed message announces " + Integer.toUnsignedString(size)
                    + " bytes when it is restored, more than the limit of " + maxMessageBytes);
        }
        Compressor compressor = announced(bytes.getByte(offset + COMPRESSOR_OFFSET));
        // A view of its own, because replies in other threads may have the rest of this buffer.
        ByteBuffer source = bytes.nioBuffer(offset + PAYLOAD_OFFSET, length - PAYLOAD_OFFSET);
        if (!compressor.mayHold(source, size)) {
            throw damaged(
                    compressor, source.remaining() + " bytes cannot become the " + size + " that are announced", null);
        }
        return restored(compressor, source, size, bytes, offset);
    }

    private ByteBuf restored(Compressor compressor, ByteBuffer source, int size, ByteBuf bytes, int offset)
            throws ProtocolViolation {
        int whole = MessageHeader.LENGTH_BYTES + size;
        ByteBuf message = whole <= SpareFrame.LARGEST_BYTES ? SpareFrame.RESTORED.take() : allocator.heapBuffer(whole);
        boolean done = false;
        try {
            message.ensureWritable(whole);
            message.writeIntLE(whole)
                    .writeIntLE(bytes.getIntLE(offset + MessageHeader.REQUEST_ID_OFFSET))
                    .writeIntLE(bytes.getIntLE(offset + MessageHeader.RESPONSE_TO_OFFSET))
                    .writeIntLE(bytes.getIntLE(offset + OPCODE_OFFSET));
            compressor.decompress(source, message.array(), message.arrayOffset() + MessageHeader.LENGTH_BYTES, size);
            message.writerIndex(whole);
            done = true;
            return message;
        } catch (DamagedBytesException damaged) {
            throw damaged(compressor, String.valueOf(damaged.getMessage()), damaged);
        } finally {
            if (!done) {
                message.release();
            }
        }
    }

    private Compressor announced(byte id) throws ProtocolViolation {
        for (Compressor each : announced) {
            if (each.id() == id) {
                return each;
            }
        }
        throw new ProtocolViolation(
                "The server compressed a message with compressor " + (id & 0xFF) + ", which was not announced to it");
    }

    private static ProtocolViolation damaged(Compressor by, String what, @Nullable Throwable cause) {
        return new ProtocolViolation("A message compressed with " + by.name() + " cannot be restored: " + what, cause);
    }
}
