package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

/**
 * What a written OP_MSG says, as the one document that listeners and logs are shown: its body, with each sequence as an
 * array under its identifier. The bytes are copied, not decoded, so no codec runs a second time, and what is shown is
 * what was sent.
 *
 * <p>Spec: OP_MSG, "Command Logging and Monitoring".
 */
public final class RequestDocument {

    private static final int FIRST_SECTION = MessageHeader.LENGTH_BYTES + Integer.BYTES;
    private static final int LENGTH_BYTES = Integer.BYTES;

    private final ByteBuf message;
    private byte[] bytes;
    private int end;

    private RequestDocument(ByteBuf message, int bodyBytes) {
        this.message = message;
        this.bytes = new byte[bodyBytes];
    }

    /**
     * Copies what a message says; the document stays valid when the message is released.
     *
     * @param message as {@link RequestEncoder} made it
     */
    public static RawBsonDocument of(ByteBuf message) {
        int body = message.readerIndex() + FIRST_SECTION + 1;
        int bodyBytes = message.getIntLE(body);
        RequestDocument document = new RequestDocument(message, bodyBytes);
        message.getBytes(body, document.bytes);
        document.end = bodyBytes;
        int at = body + bodyBytes;
        while (at < message.writerIndex()) {
            at = document.append(at + 1);
        }
        return new RawBsonDocument(document.bytes, 0, document.end);
    }

    /** Appends a sequence, and returns where the next section begins. */
    private int append(int sequence) {
        int sequenceEnd = sequence + message.getIntLE(sequence);
        int name = sequence + LENGTH_BYTES;
        int documents = message.indexOf(name, sequenceEnd, (byte) 0) + 1;
        // Over the zero that ends the document so far.
        end--;
        put((byte) BsonType.ARRAY.getValue());
        copy(name, documents - name);
        int array = end;
        putLength(0);
        int index = 0;
        for (int at = documents; at < sequenceEnd; index++) {
            int length = message.getIntLE(at);
            put((byte) BsonType.DOCUMENT.getValue());
            put(Integer.toString(index).getBytes(StandardCharsets.US_ASCII));
            put((byte) 0);
            copy(at, length);
            at += length;
        }
        put((byte) 0);
        setLength(array, end - array);
        put((byte) 0);
        setLength(0, end);
        return sequenceEnd;
    }

    private void put(byte... more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    private void copy(int from, int length) {
        room(length);
        message.getBytes(from, bytes, end, length);
        end += length;
    }

    private void putLength(int value) {
        room(LENGTH_BYTES);
        setLength(end, value);
        end += LENGTH_BYTES;
    }

    private void setLength(int at, int value) {
        for (int i = 0; i < LENGTH_BYTES; i++) {
            bytes[at + i] = (byte) (value >>> (Byte.SIZE * i));
        }
    }

    private void room(int more) {
        if (bytes.length - end < more) {
            // The rest of the message and some for the keys of the array: mostly enough at once.
            int wanted = end + Math.max(more, message.readableBytes() + (message.readableBytes() >> 3));
            bytes = Arrays.copyOf(bytes, wanted);
        }
    }
}
