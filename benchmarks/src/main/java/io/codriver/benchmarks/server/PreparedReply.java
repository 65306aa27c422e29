package io.codriver.benchmarks.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.ObjectId;

/**
 * A whole reply message, encoded once. Copied into the buffer of a connection and stamped there with the few bytes
 * that differ per request.
 */
final class PreparedReply {

    /** Stands in a template where the id of a cursor, or any other long, is stamped. */
    static final long LONG_MARK = 0x5A17_C0DE_1234_5678L;

    /** Stands in a template where a number of documents is stamped. */
    static final int INT_MARK = 0x5A17_C0DE;

    /** Stands in a template where an {@code _id} is stamped. */
    static final ObjectId ID_MARK = new ObjectId("5a17c0de0123456789abcdef");

    static final int ID_BYTES = 12;

    private static final int OP_MSG = 2013;
    private static final int OP_REPLY = 1;
    private static final int REQUEST_ID = 4;
    private static final int RESPONSE_TO = 8;

    private final ByteBuffer message;
    private final int longAt;
    private final int intAt;
    private final int idAt;

    private PreparedReply(byte[] bytes) {
        message = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        message.put(0, bytes);
        longAt = indexOf(bytes, bytesOf(Long.BYTES).putLong(0, LONG_MARK).array());
        intAt = indexOf(bytes, bytesOf(Integer.BYTES).putInt(0, INT_MARK).array());
        idAt = indexOf(bytes, ID_MARK.toByteArray());
    }

    /** A reply over OP_MSG. */
    static PreparedReply message(Document body) {
        byte[] document = encode(body);
        ByteBuffer bytes = header(21 + document.length, OP_MSG);
        bytes.putInt(0).put((byte) 0).put(document);
        return new PreparedReply(bytes.array());
    }

    /** A reply to OP_QUERY, which only the first hello of some drivers still uses. */
    static PreparedReply legacy(Document body) {
        byte[] document = encode(body);
        ByteBuffer bytes = header(36 + document.length, OP_REPLY);
        bytes.putInt(8).putLong(0).putInt(0).putInt(1).put(document);
        return new PreparedReply(bytes.array());
    }

    private static ByteBuffer header(int length, int opcode) {
        return bytesOf(length).putInt(length).putInt(0).putInt(0).putInt(opcode);
    }

    private static ByteBuffer bytesOf(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] encode(Document body) {
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            new DocumentCodec().encode(writer, body, EncoderContext.builder().build());
            return out.toByteArray();
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    int length() {
        return message.capacity();
    }

    /** Copies itself to {@code out} at {@code at}, as an answer to that request. */
    void copyTo(ByteBuffer out, int at, int requestId) {
        out.put(at, message, 0, message.capacity());
        out.putInt(at + REQUEST_ID, requestId);
        out.putInt(at + RESPONSE_TO, requestId);
    }

    void stampLong(ByteBuffer out, int at, long value) {
        out.putLong(at + longAt, value);
    }

    void stampInt(ByteBuffer out, int at, int value) {
        out.putInt(at + intAt, value);
    }

    /** Copies the 12 bytes at {@code from} of {@code in} to where the reply has its {@code _id}. */
    void stampId(ByteBuffer out, int at, ByteBuffer in, int from) {
        out.put(at + idAt, in, from, ID_BYTES);
    }
}
