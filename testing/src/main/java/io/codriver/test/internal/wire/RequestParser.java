package io.codriver.test.internal.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Reads one whole message. Used once. Spec: OP_MSG, "Sections" and "checksum"; wire protocol, OP_QUERY (only for the
 * first {@code isMaster} of drivers that still begin with it).
 */
public final class RequestParser {

    private static final int KNOWN_REQUIRED_FLAGS = Wire.CHECKSUM_PRESENT | Wire.MORE_TO_COME;
    private static final int REQUIRED_FLAGS_MASK = 0xffff;
    private static final int SMALLEST_DOCUMENT_BYTES = 5;

    private final byte[] message;
    private final ByteBuffer in;
    private final int sizeBytes;
    private final @Nullable Packing packing;

    private RequestParser(byte[] message, int sizeBytes, @Nullable Packing packing) {
        this.message = message;
        this.sizeBytes = sizeBytes;
        this.packing = packing;
        this.in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a message as {@link FrameDecoder} cuts it, compressed or not.
     *
     * @throws MalformedMessageException if it is none, or of a kind no current driver sends
     */
    public static Request parse(byte[] message) {
        return parse(message, Packing.available(), Wire.MAX_MESSAGE_BYTES);
    }

    /**
     * As {@link #parse(byte[])}, compressed only as agreed.
     *
     * @param agreed how it may be compressed
     * @param maxMessageBytes when it is restored
     */
    public static Request parse(byte[] message, List<Packing> agreed, int maxMessageBytes) {
        if (message.length < Wire.HEADER_BYTES) {
            throw new MalformedMessageException("a message of " + message.length + " bytes");
        }
        if (!PackedMessage.is(message)) {
            return new RequestParser(message, message.length, null).request();
        }
        Packing packing = PackedMessage.packing(message);
        if (packing == null || !agreed.contains(packing)) {
            throw new MalformedMessageException("compressed with what was not agreed on: " + packing);
        }
        byte[] plain = PackedMessage.unpack(message, packing, maxMessageBytes);
        return PackedMessage.checked(new RequestParser(plain, message.length, packing).request());
    }

    private Request request() {
        int requestId = in.getInt(4);
        int opcode = in.getInt(12);
        in.position(Wire.HEADER_BYTES);
        return switch (opcode) {
            case Wire.OP_MSG -> message(requestId);
            case Wire.OP_QUERY -> query(requestId);
            default -> throw new MalformedMessageException("opcode " + opcode);
        };
    }

    private Request message(int requestId) {
        int flags = readInt();
        if ((flags & REQUIRED_FLAGS_MASK & ~KNOWN_REQUIRED_FLAGS) != 0) {
            throw new MalformedMessageException("unknown required flags in 0x" + Integer.toHexString(flags));
        }
        if ((flags & Wire.CHECKSUM_PRESENT) != 0) {
            verifyChecksum();
        }
        RawBsonDocument body = null;
        List<DocumentSequence> sequences = new ArrayList<>();
        while (in.hasRemaining()) {
            byte kind = in.get();
            if (kind == 0 && body == null) {
                body = readDocument();
            } else if (kind == 1) {
                sequences.add(readSequence());
            } else {
                throw new MalformedMessageException("section of kind " + kind + (kind == 0 ? " twice" : ""));
            }
        }
        return new Request(requestId, false, flags, databaseOf(body), present(body), sequences, sizeBytes, packing);
    }

    private Request query(int requestId) {
        readInt();
        String namespace = readCString();
        int dot = namespace.indexOf('.');
        if (dot < 1) {
            throw new MalformedMessageException("namespace '" + namespace + "'");
        }
        readInt();
        readInt();
        RawBsonDocument body = readDocument();
        return new Request(requestId, true, 0, namespace.substring(0, dot), body, List.of(), sizeBytes, packing);
    }

    private static RawBsonDocument present(@Nullable RawBsonDocument body) {
        if (body == null || body.isEmpty()) {
            throw new MalformedMessageException("no command in the message");
        }
        return body;
    }

    private static String databaseOf(@Nullable RawBsonDocument body) {
        if (present(body).get("$db") instanceof BsonString database) {
            return database.getValue();
        }
        throw new MalformedMessageException("no $db in the command");
    }

    private void verifyChecksum() {
        int end = message.length - 4;
        CRC32C crc = new CRC32C();
        crc.update(message, 0, end);
        if (end < in.position() || (int) crc.getValue() != in.getInt(end)) {
            throw new MalformedMessageException("wrong checksum");
        }
        in.limit(end);
    }

    private DocumentSequence readSequence() {
        int start = in.position();
        int size = readInt();
        int end = start + size;
        if (size < 4 || end > in.limit() || end < start) {
            throw new MalformedMessageException("a sequence of " + size + " bytes");
        }
        String identifier = readCString();
        List<RawBsonDocument> documents = new ArrayList<>();
        while (in.position() < end) {
            documents.add(readDocument());
        }
        if (in.position() != end) {
            throw new MalformedMessageException("a document reaches over the end of its sequence");
        }
        return new DocumentSequence(identifier, documents);
    }

    private RawBsonDocument readDocument() {
        int start = in.position();
        int size = readInt();
        if (size < SMALLEST_DOCUMENT_BYTES || size > in.limit() - start) {
            throw new MalformedMessageException("a document of " + size + " bytes");
        }
        in.position(start + size);
        return new RawBsonDocument(message, start, size);
    }

    private String readCString() {
        int start = in.position();
        while (in.hasRemaining()) {
            if (in.get() == 0) {
                return new String(message, start, in.position() - 1 - start, StandardCharsets.UTF_8);
            }
        }
        throw new MalformedMessageException("a text without end");
    }

    private int readInt() {
        if (in.remaining() < 4) {
            throw new MalformedMessageException("the message ends too early");
        }
        return in.getInt();
    }
}
