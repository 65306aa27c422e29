package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What is said to one command. Written once, at once: a batch leaves its cursor while it is written. */
@FunctionalInterface
public interface Answer {

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
}
