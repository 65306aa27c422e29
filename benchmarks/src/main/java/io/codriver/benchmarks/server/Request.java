package io.codriver.benchmarks.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The request under the finger: reads the few things the null server wants to know straight from the bytes. One per
 * connection, moved from message to message.
 */
final class Request {

    static final int HEADER_BYTES = 16;

    private static final int OP_MSG = 2013;
    private static final int OP_QUERY = 2004;
    private static final int MORE_TO_COME = 2;
    private static final int WORD = Long.BYTES;

    private final ByteBuffer bytes;
    private int start;
    private int end;
    private int body;
    private int sequenced;

    /** Reads {@code bytes} by absolute index; eight bytes behind the end of a message must be inside the limit. */
    Request(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** The first eight bytes of a name as one number, zero behind its end. */
    static long word(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long word = 0;
        for (int i = 0; i < Math.min(WORD, utf8.length); i++) {
            word |= (utf8[i] & 0xFFL) << (8 * i);
        }
        return word;
    }

    void moveTo(int start, int length) {
        this.start = start;
        this.end = start + length;
        this.sequenced = 0;
        this.body = isLegacy() ? legacyBody() : findSections();
    }

    private int legacyBody() {
        int opcode = bytes.getInt(start + 12);
        if (opcode != OP_QUERY) {
            throw new IllegalArgumentException("Opcode " + opcode);
        }
        return cstringEnd(start + HEADER_BYTES + Integer.BYTES) + 2 * Integer.BYTES;
    }

    private int findSections() {
        int found = -1;
        int at = start + HEADER_BYTES + Integer.BYTES;
        while (at < end) {
            byte kind = bytes.get(at++);
            int size = bytes.getInt(at);
            if (size < 5 || size > end - at) {
                throw new IllegalArgumentException("A section of " + size + " bytes");
            }
            if (kind == 0) {
                found = at;
            } else {
                countDocuments(cstringEnd(at + Integer.BYTES), at + size);
            }
            at += size;
        }
        if (found < 0) {
            throw new IllegalArgumentException("No body");
        }
        return found;
    }

    private void countDocuments(int first, int sequenceEnd) {
        for (int at = first; at < sequenceEnd; at += Math.max(5, bytes.getInt(at))) {
            sequenced++;
        }
    }

    boolean isLegacy() {
        return bytes.getInt(start + 12) != OP_MSG;
    }

    boolean wantsReply() {
        return isLegacy() || (bytes.getInt(start + HEADER_BYTES) & MORE_TO_COME) == 0;
    }

    int id() {
        return bytes.getInt(start + 4);
    }

    /** How many documents came in sections of their own. */
    int sequencedDocuments() {
        return sequenced;
    }

    /** The {@link #word} of the command's name. */
    long command() {
        return wordAt(body + 5);
    }

    /** The value of the command's own field, as an int. */
    int intValue() {
        return bytes.getInt(value());
    }

    /** The value of the command's own field, as a long. */
    long longValue() {
        return bytes.getLong(value());
    }

    /** The {@link #word} of the value of the command's own field, which is a string: a collection. */
    long textValue() {
        return wordAt(value() + Integer.BYTES);
    }

    private int value() {
        return cstringEnd(body + 5);
    }

    /** Where the twelve bytes of the {@code _id} in the filter are, or -1. */
    int filterId() {
        int filter = find(body, FILTER, 3);
        return filter < 0 ? -1 : find(filter, ID, 7);
    }

    /** Whether a hello names compressors. */
    boolean offersCompression() {
        int offered = find(body, COMPRESSION, 4);
        return offered >= 0 && bytes.getInt(offered) > EMPTY_DOCUMENT_BYTES;
    }

    private static final int EMPTY_DOCUMENT_BYTES = 5;
    private static final long COMPRESSION = word("compression");
    private static final long FILTER = word("filter");
    private static final long ID = word("_id");

    private int find(int document, long name, int type) {
        int at = document + Integer.BYTES;
        for (byte found = bytes.get(at); found != 0; found = bytes.get(at)) {
            int value = cstringEnd(at + 1);
            if (found == type && wordAt(at + 1) == name) {
                return value;
            }
            at = value + size(found, value);
        }
        return -1;
    }

    private int size(byte type, int value) {
        return switch (type) {
            case 1, 9, 17, 18 -> Long.BYTES;
            case 2 -> Integer.BYTES + bytes.getInt(value);
            case 3, 4 -> bytes.getInt(value);
            case 5 -> Integer.BYTES + 1 + bytes.getInt(value);
            case 7 -> PreparedReply.ID_BYTES;
            case 8 -> 1;
            case 10 -> 0;
            case 16 -> Integer.BYTES;
            case 19 -> 2 * Long.BYTES;
            default -> throw new IllegalArgumentException("A field of type " + type);
        };
    }

    private long wordAt(int at) {
        long word = bytes.getLong(at);
        // The lowest set high bit marks the first zero byte (the ones above it may lie, and are cut off).
        long zeros = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
        if (zeros == 0) {
            return word;
        }
        int keptBits = Long.numberOfTrailingZeros(zeros) - 7;
        return keptBits == 0 ? 0 : word & (-1L >>> (Long.SIZE - keptBits));
    }

    private int cstringEnd(int at) {
        int i = at;
        while (bytes.get(i) != 0) {
            i++;
        }
        return i + 1;
    }
}
