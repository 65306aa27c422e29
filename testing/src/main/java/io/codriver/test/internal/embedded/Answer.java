package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;

/** What is said to one command. Written once, at once: a batch leaves its cursor while it is written. */
@FunctionalInterface
interface Answer {

    /** Appends one document. */
    void writeTo(ByteBuf out);

    static Answer of(Document document) {
        return out -> BsonEncoder.encodeDocument(document, out);
    }

    /** A success that has nothing to tell. */
    static Answer ok() {
        return of(new Document("ok", 1.0));
    }
}
