package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What is said to one command. Written once, at once: a batch leaves its cursor while it is written. */
@FunctionalInterface
public interface Answer {

    /** The name of the first field of every answer with a cursor, with the byte that ends it. */
    byte[] CURSOR = {'c', 'u', 'r', 's', 'o', 'r', 0};

    /** Appends one document. */
    void writeTo(ByteBuf out);

    /** Says a document. */
    static Answer of(Document document) {
        return out -> BsonEncoder.encodeDocument(document, out);
    }

    /** A success that has nothing to tell. */
    static Answer ok() {
        return of(new Document("ok", 1.0));
    }

    /** The same, written now: whatever changes later is not in it, and it can be written more than once. */
    default Answer now() {
        ByteBuf written = Unpooled.buffer();
        writeTo(written);
        return out -> out.writeBytes(written, 0, written.writerIndex());
    }

    /** The same with more fields at the end. */
    default Answer with(Document more) {
        if (more.isEmpty()) {
            return this;
        }
        return out -> {
            int start = out.writerIndex();
            writeTo(out);
            ByteBuf tail = Unpooled.buffer();
            BsonEncoder.encodeDocument(more, tail);
            // The end of the tail takes the place of the end of the document.
            out.writerIndex(out.writerIndex() - 1);
            out.writeBytes(tail, Integer.BYTES, tail.readableBytes() - Integer.BYTES);
            out.setIntLE(start, out.writerIndex() - start);
        };
    }

    /** The same with more fields at the end of the document {@code cursor}, which is its first field. */
    default Answer withInCursor(Document more) {
        return out -> {
            int start = out.writerIndex();
            ByteBuf whole = Unpooled.buffer();
            writeTo(whole);
            // Length, type, "cursor" and its end; then the cursor with a length of its own.
            int inner = Integer.BYTES + 1 + CURSOR.length;
            int innerBytes = whole.getIntLE(inner);
            ByteBuf tail = Unpooled.buffer();
            BsonEncoder.encodeDocument(more, tail);
            int added = tail.readableBytes() - Integer.BYTES - 1;
            out.writeBytes(whole, 0, inner + innerBytes - 1);
            out.writeBytes(tail, Integer.BYTES, added);
            out.writeBytes(whole, inner + innerBytes - 1, whole.readableBytes() - inner - innerBytes + 1);
            out.setIntLE(start, whole.readableBytes() + added);
            out.setIntLE(start + inner, innerBytes + added);
        };
    }
}
