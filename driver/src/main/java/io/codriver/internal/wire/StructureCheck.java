package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Proves once that a document can be read: every length at every depth stays inside the document it stands in, every
 * text ends, every type is known, and the nesting is no deeper than readers which recurse can bear. After this pass
 * nobody needs to distrust a length again, and a hostile document never reaches a codec.
 *
 * <p>Allocates nothing but the ends of the open documents, once per instance. Not recursive. Used by one thread at a
 * time.
 */
final class StructureCheck {

    /** Servers store at most 200 levels, 250 if told so; the envelope of a reply adds a few. */
    static final int DEEPEST_NESTING = 300;

    private int[] ends = new int[16];

    /** @throws org.bson.BsonSerializationException if it cannot be read safely, naming what is wrong */
    void verify(ByteBuf bytes, int offset, int length) {
        int depth = 0;
        ends[0] = BsonLayout.documentEnd(bytes, offset, offset + length);
        if (ends[0] != offset + length) {
            throw BsonLayout.malformed("a document of " + (ends[0] - offset) + " bytes in place of " + length);
        }
        int at = offset + Integer.BYTES;
        while (depth >= 0) {
            // The closing zero was seen when the document was opened; elements end before it.
            int closing = ends[depth] - 1;
            if (at == closing) {
                at = ends[depth];
                depth--;
                continue;
            }
            byte type = bytes.getByte(at);
            int value = BsonLayout.cstringEnd(bytes, at + 1, closing) + 1;
            int after = BsonLayout.valueEnd(type, bytes, value, closing);
            at = after;
            if (type == BsonLayout.DOCUMENT || type == BsonLayout.ARRAY) {
                depth = push(depth, after);
                at = value + Integer.BYTES;
            } else if (type == BsonLayout.JAVASCRIPT_WITH_SCOPE) {
                depth = push(depth, after);
                at = BsonLayout.scopeOffset(bytes, value, after) + Integer.BYTES;
            }
        }
    }

    private int push(int depth, int end) {
        if (depth + 1 >= DEEPEST_NESTING) {
            throw BsonLayout.malformed("more than " + DEEPEST_NESTING + " levels of nesting");
        }
        if (depth + 1 == ends.length) {
            ends = Arrays.copyOf(ends, Math.min(2 * ends.length, DEEPEST_NESTING));
        }
        ends[depth + 1] = end;
        return depth + 1;
    }
}
