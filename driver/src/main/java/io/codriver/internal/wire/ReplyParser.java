package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.bson.BsonSerializationException;

/**
 * Bytes of one message to a {@link Reply}. Everything that could make reading it unsafe is found here, once.
 *
 * <p>Spec: OP_MSG, "Sections" and "flagBits". One per channel, used on its event loop.
 */
final class ReplyParser {

    private static final int FLAGS_OFFSET = MessageHeader.LENGTH_BYTES;
    private static final int SECTIONS_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    private static final int SMALLEST_MESSAGE_BYTES = SECTIONS_OFFSET + 1 + BsonLayout.SMALLEST_DOCUMENT_BYTES;
    private static final int REQUIRED_BITS = 0xFFFF;
    private static final int KNOWN_REQUIRED_BITS = OpMsgFlags.CHECKSUM_PRESENT | OpMsgFlags.MORE_TO_COME;

    private static final byte BODY = 0;
    private static final byte SEQUENCE = 1;

    private final StructureCheck structure = new StructureCheck();

    /**
     * Reads the message which fills {@code length} bytes at {@code offset}. The reply retains {@code bytes}; whatever
     * happens, the caller's own reference stays the caller's.
     */
    Reply parse(ByteBuf bytes, int offset, int length) throws ProtocolViolation {
        if (length < MessageHeader.LENGTH_BYTES) {
            throw new ProtocolViolation("A message of " + length + " bytes has no room for its header");
        }
        MessageHeader.checkOpcode(bytes.getIntLE(offset + MessageHeader.OPCODE_OFFSET), false);
        if (length < SMALLEST_MESSAGE_BYTES) {
            throw new ProtocolViolation("A message of " + length + " bytes has no room for a document");
        }
        int flags = bytes.getIntLE(offset + FLAGS_OFFSET);
        if ((flags & REQUIRED_BITS & ~KNOWN_REQUIRED_BITS) != 0) {
            throw new ProtocolViolation("A message has unknown required flags: 0x" + Integer.toHexString(flags));
        }
        int end = offset + length;
        if ((flags & OpMsgFlags.CHECKSUM_PRESENT) != 0) {
            end -= Integer.BYTES;
            verifyChecksum(bytes, offset, end);
        }
        try {
            int body = findBody(bytes, offset + SECTIONS_OFFSET, end);
            int bodyBytes = bytes.getIntLE(body);
            return new Reply(
                    bytes.getIntLE(offset + MessageHeader.REQUEST_ID_OFFSET),
                    bytes.getIntLE(offset + MessageHeader.RESPONSE_TO_OFFSET),
                    flags,
                    bytes.retainedSlice(body, bodyBytes));
        } catch (BsonSerializationException malformed) {
            throw new ProtocolViolation("A message cannot be read. " + malformed.getMessage(), malformed);
        }
    }

    private int findBody(ByteBuf bytes, int firstSection, int end) throws ProtocolViolation {
        int body = -1;
        boolean sequences = false;
        int at = firstSection;
        while (at < end) {
            byte kind = bytes.getByte(at);
            int payload = at + 1;
            if (kind == BODY) {
                if (body >= 0) {
                    throw new ProtocolViolation("A message has two sections of kind 0");
                }
                body = payload;
                at = verifiedDocumentEnd(bytes, payload, end);
            } else if (kind == SEQUENCE) {
                sequences = true;
                at = verifiedSequenceEnd(bytes, payload, end);
            } else {
                throw new ProtocolViolation("A message has a section of unknown kind " + (kind & 0xFF));
            }
        }
        if (body < 0) {
            throw new ProtocolViolation("A message has no section of kind 0");
        }
        if (sequences) {
            // No server sends them yet; dropping them in silence would lose data.
            throw new ProtocolViolation("Document sequences in a reply are not supported yet");
        }
        return body;
    }

    private int verifiedDocumentEnd(ByteBuf bytes, int offset, int end) {
        int after = BsonLayout.documentEnd(bytes, offset, end);
        structure.verify(bytes, offset, after - offset);
        return after;
    }

    private int verifiedSequenceEnd(ByteBuf bytes, int offset, int end) throws ProtocolViolation {
        int size = end - offset < Integer.BYTES ? -1 : bytes.getIntLE(offset);
        if (size < Integer.BYTES + 1 || size > end - offset) {
            throw new ProtocolViolation(
                    "A document sequence announces " + size + " bytes where " + (end - offset) + " are left");
        }
        int after = offset + size;
        int at = BsonLayout.cstringEnd(bytes, offset + Integer.BYTES, after) + 1;
        while (at < after) {
            at = verifiedDocumentEnd(bytes, at, after);
        }
        return after;
    }

    private static void verifyChecksum(ByteBuf bytes, int offset, int end) throws ProtocolViolation {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : bytes.nioBuffers(offset, end - offset)) {
            crc.update(part);
        }
        int said = bytes.getIntLE(end);
        if (said != (int) crc.getValue()) {
            throw new ProtocolViolation("A message is damaged: its checksum is " + Integer.toHexString(said)
                    + ", but its bytes have " + Long.toHexString(crc.getValue()));
        }
    }
}
