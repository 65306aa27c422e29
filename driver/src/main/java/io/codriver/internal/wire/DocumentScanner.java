package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

/**
 * Walks over the elements of one document or array, telling where each value lies instead of making an object of it.
 *
 * <pre>{@code
 * DocumentScanner envelope = reply.scanner();
 * while (envelope.next()) {
 *     if (envelope.nameIs(CURSOR)) {
 *         cursor.moveTo(envelope.valueOffset());   // or envelope.nested()
 *     }
 * }
 * }</pre>
 *
 * <p>Every step is checked against the end of the document; what does not fit is a
 * {@link org.bson.BsonSerializationException}. Allocates nothing per element. Valid until the message is released; used
 * by one thread at a time.
 */
public final class DocumentScanner {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final DecoderContext PLAIN = DecoderContext.builder().build();

    private final ByteBuf bytes;
    private int closing;
    private int after;
    private byte type;
    private int name;
    private int value;

    /** @param offset where the length of the document or array stands in {@code bytes} */
    public DocumentScanner(ByteBuf bytes, int offset) {
        this.bytes = bytes;
        moveTo(offset);
    }

    /** Stands before the first element of another document or array of the same message. */
    public void moveTo(int offset) {
        closing = BsonLayout.documentEnd(bytes, offset, bytes.writerIndex()) - 1;
        after = offset + Integer.BYTES;
        type = 0;
        name = after;
        value = after;
    }

    /** Steps to the next element; {@code false} at the end. */
    public boolean next() {
        if (after >= closing) {
            type = 0;
            return false;
        }
        type = bytes.getByte(after);
        name = after + 1;
        value = BsonLayout.cstringEnd(bytes, name, closing) + 1;
        after = BsonLayout.valueEnd(type, bytes, value, closing);
        return true;
    }

    /** Steps on until the field is found; {@code false} if it does not come any more. */
    public boolean find(FieldName field) {
        while (next()) {
            if (nameIs(field)) {
                return true;
            }
        }
        return false;
    }

    public boolean nameIs(FieldName field) {
        return field.is(bytes, name, value - 1 - name);
    }

    /** The name as a text. Allocates. */
    public String name() {
        return bytes.toString(name, value - 1 - name, StandardCharsets.UTF_8);
    }

    public BsonType type() {
        return BsonType.findByValue(type & 0xFF);
    }

    public boolean isDocument() {
        return type == BsonLayout.DOCUMENT;
    }

    public boolean isArray() {
        return type == BsonLayout.ARRAY;
    }

    /** Double, int32 or int64. */
    public boolean isNumber() {
        return type == BsonLayout.INT32 || type == BsonLayout.INT64 || type == BsonLayout.DOUBLE;
    }

    /** Where the value begins in the buffer; for documents and arrays where their length stands. */
    public int valueOffset() {
        return value;
    }

    /** Bytes of the value. */
    public int valueLength() {
        return after - value;
    }

    /** The value of a number; of a double its integer part. */
    public long number() {
        return switch (type) {
            case BsonLayout.INT32 -> bytes.getIntLE(value);
            case BsonLayout.INT64 -> bytes.getLongLE(value);
            case BsonLayout.DOUBLE -> (long) bytes.getDoubleLE(value);
            default -> throw wrongType("a number");
        };
    }

    /** What servers mean by {@code ok: 1}: a number which is not 0, or {@code true}. */
    public boolean truth() {
        return switch (type) {
            case BsonLayout.BOOLEAN -> bytes.getByte(value) != 0;
            case BsonLayout.INT32 -> bytes.getIntLE(value) != 0;
            case BsonLayout.INT64 -> bytes.getLongLE(value) != 0;
            case BsonLayout.DOUBLE -> bytes.getDoubleLE(value) != 0;
            default -> false;
        };
    }

    /** The value of a string. Allocates. */
    public String string() {
        if (type != BsonLayout.STRING) {
            throw wrongType("a string");
        }
        return bytes.toString(value + Integer.BYTES, valueLength() - Integer.BYTES - 1, StandardCharsets.UTF_8);
    }

    /** Raw bits of a timestamp, a date or an int64. */
    public long int64Bits() {
        if (type != BsonLayout.TIMESTAMP && type != BsonLayout.INT64 && type != BsonLayout.DATE_TIME) {
            throw wrongType("a timestamp");
        }
        return bytes.getLongLE(value);
    }

    /** A scanner over the document or array of this element. */
    public DocumentScanner nested() {
        requireNesting();
        return new DocumentScanner(bytes, value);
    }

    /** The document of this element as objects, independent of the message. */
    public BsonDocument document() {
        requireNesting();
        return DOCUMENTS.decode(new DocumentReader(bytes, value), PLAIN);
    }

    /** The document of this element as a copy of its bytes, independent of the message. */
    public RawBsonDocument copy() {
        requireNesting();
        byte[] copied = new byte[valueLength()];
        bytes.getBytes(value, copied);
        return new RawBsonDocument(copied);
    }

    private void requireNesting() {
        if (type != BsonLayout.DOCUMENT && type != BsonLayout.ARRAY) {
            throw wrongType("a document or array");
        }
    }

    private RuntimeException wrongType(String wanted) {
        return BsonLayout.malformed("the field \"" + name() + "\" is no " + wanted.substring(wanted.indexOf(' ') + 1)
                + " but has type 0x" + Integer.toHexString(type & 0xFF));
    }
}
