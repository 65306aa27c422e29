package io.codriver.internal.exchange;

import io.codriver.internal.wire.Reply;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

/** A reply as a document: for the few commands of a handshake, not for operations. */
public final class ReplyDocument {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final DecoderContext PLAIN = DecoderContext.builder().build();

    private ReplyDocument() {}

    /** Reads the whole reply and releases it. */
    public static BsonDocument read(Reply reply) {
        try {
            return DOCUMENTS.decode(reply.reader(), PLAIN);
        } finally {
            reply.release();
        }
    }

    /** Whether the command succeeded. */
    public static boolean isOk(BsonDocument document) {
        return document.get("ok") instanceof BsonNumber number
                ? number.doubleValue() == 1
                : document.get("ok") instanceof BsonBoolean ok && ok.getValue();
    }
}
