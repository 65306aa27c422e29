package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import org.bson.BsonSerializationException;

/**
 * Where a BSON value ends, found without reading it. Every length is checked against the end of the document it stands
 * in before it is used. Spec: bsonspec.org, version 1.1.
 */
final class BsonLayout {

    /** Length, closing zero. */
    static final int SMALLEST_DOCUMENT_BYTES = 5;

    static final byte DOUBLE = 0x01;
    static final byte STRING = 0x02;
    static final byte DOCUMENT = 0x03;
    static final byte ARRAY = 0x04;
    static final byte BINARY = 0x05;
    static final byte UNDEFINED = 0x06;
    static final byte OBJECT_ID = 0x07;
    static final byte BOOLEAN = 0x08;
    static final byte DATE_TIME = 0x09;
    static final byte NULL = 0x0A;
    static final byte REGULAR_EXPRESSION = 0x0B;
    static final byte DB_POINTER = 0x0C;
    static final byte JAVASCRIPT = 0x0D;
    static final byte SYMBOL = 0x0E;
    static final byte JAVASCRIPT_WITH_SCOPE = 0x0F;
    static final byte INT32 = 0x10;
    static final byte TIMESTAMP = 0x11;
    static final byte INT64 = 0x12;
    static final byte DECIMAL128 = 0x13;
    static final byte MAX_KEY = 0x7F;
    static final byte MIN_KEY = (byte) 0xFF;

    private static final int OLD_BINARY_SUBTYPE = 2;
    private static final int OBJECT_ID_BYTES = 12;

    private BsonLayout() {}

    /**
     * Checks length and closing zero of a document, not what is between them.
     *
     * @return the offset after the document, at most {@code end}
     */
    static int documentEnd(ByteBuf bytes, int offset, int end) {
        int length = int32(bytes, offset, end, "the length of a document");
        if (length < SMALLEST_DOCUMENT_BYTES || length > end - offset) {
            throw malformed("a document of " + length + " bytes where " + (end - offset) + " are left");
        }
        if (bytes.getByte(offset + length - 1) != 0) {
            throw malformed("a document does not end with a zero");
        }
        return offset + length;
    }

    /** @return the offset of the zero which ends the text, less than {@code end} */
    static int cstringEnd(ByteBuf bytes, int offset, int end) {
        int zero = offset >= end
                ? -1
                : bytes.hasArray() ? zeroInArray(bytes, offset, end) : bytes.indexOf(offset, end, (byte) 0);
        if (zero < 0) {
            throw malformed("a name or expression without an end");
        }
        return zero;
    }

    // Names are short: a plain walk has found their end before a search by words has begun.
    private static int zeroInArray(ByteBuf bytes, int offset, int end) {
        byte[] array = bytes.array();
        int base = bytes.arrayOffset();
        for (int at = offset; at < end; at++) {
            if (array[base + at] == 0) {
                return at;
            }
        }
        return -1;
    }

    /** @return the offset after the value, at most {@code end} */
    static int valueEnd(byte type, ByteBuf bytes, int offset, int end) {
        return switch (type) {
            case STRING, JAVASCRIPT, SYMBOL -> stringEnd(bytes, offset, end);
            case DOCUMENT, ARRAY -> documentEnd(bytes, offset, end);
            case BINARY -> binaryEnd(bytes, offset, end);
            case BOOLEAN -> booleanEnd(bytes, offset, end);
            case REGULAR_EXPRESSION -> cstringEnd(bytes, cstringEnd(bytes, offset, end) + 1, end) + 1;
            case DB_POINTER -> fixedEnd(stringEnd(bytes, offset, end), OBJECT_ID_BYTES, end);
            case JAVASCRIPT_WITH_SCOPE -> codeWithScopeEnd(bytes, offset, end);
            default -> fixedEnd(offset, fixedBytes(type), end);
        };
    }

    /** @return the offset of the scope, a document, in a value of type {@link #JAVASCRIPT_WITH_SCOPE} */
    static int scopeOffset(ByteBuf bytes, int offset, int end) {
        return stringEnd(bytes, offset + Integer.BYTES, end);
    }

    static BsonSerializationException malformed(String what) {
        return new BsonSerializationException("Malformed BSON: " + what);
    }

    private static int fixedBytes(byte type) {
        return switch (type) {
            case UNDEFINED, NULL, MIN_KEY, MAX_KEY -> 0;
            case INT32 -> Integer.BYTES;
            case DOUBLE, DATE_TIME, TIMESTAMP, INT64 -> Long.BYTES;
            case OBJECT_ID -> OBJECT_ID_BYTES;
            case DECIMAL128 -> 2 * Long.BYTES;
            default -> throw malformed("unknown type 0x" + Integer.toHexString(type & 0xFF));
        };
    }

    private static int fixedEnd(int offset, int length, int end) {
        if (length > end - offset) {
            throw malformed("a value of " + length + " bytes where " + (end - offset) + " are left");
        }
        return offset + length;
    }

    private static int stringEnd(ByteBuf bytes, int offset, int end) {
        int length = int32(bytes, offset, end, "the length of a string");
        int start = offset + Integer.BYTES;
        if (length < 1 || length > end - start) {
            throw malformed("a string of " + length + " bytes where " + (end - start) + " are left");
        }
        if (bytes.getByte(start + length - 1) != 0) {
            throw malformed("a string does not end with a zero");
        }
        return start + length;
    }

    private static int binaryEnd(ByteBuf bytes, int offset, int end) {
        int length = int32(bytes, offset, end, "the length of binary data");
        int start = offset + Integer.BYTES + 1;
        if (length < 0 || length > end - start) {
            throw malformed("binary data of " + length + " bytes where " + (end - start) + " are left");
        }
        if (bytes.getByte(start - 1) == OLD_BINARY_SUBTYPE
                && (length < Integer.BYTES || bytes.getIntLE(start) != length - Integer.BYTES)) {
            throw malformed("binary data of subtype 2 whose lengths differ");
        }
        return start + length;
    }

    private static int booleanEnd(ByteBuf bytes, int offset, int end) {
        int after = fixedEnd(offset, 1, end);
        if ((bytes.getByte(offset) & ~1) != 0) {
            throw malformed("a boolean which is neither 0 nor 1");
        }
        return after;
    }

    private static int codeWithScopeEnd(ByteBuf bytes, int offset, int end) {
        int length = int32(bytes, offset, end, "the length of code with scope");
        if (length < Integer.BYTES || length > end - offset) {
            throw malformed("code with scope of " + length + " bytes where " + (end - offset) + " are left");
        }
        int after = offset + length;
        if (documentEnd(bytes, scopeOffset(bytes, offset, after), after) != after) {
            throw malformed("code with scope whose lengths differ");
        }
        return after;
    }

    private static int int32(ByteBuf bytes, int offset, int end, String what) {
        if (end - offset < Integer.BYTES) {
            throw malformed("the end is reached inside " + what);
        }
        return bytes.getIntLE(offset);
    }
}
