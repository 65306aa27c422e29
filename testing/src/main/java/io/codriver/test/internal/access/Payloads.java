package io.codriver.test.internal.access;

import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Documents that are payloads. */
final class Payloads {

    private Payloads() {}

    static BsonDocument read(byte[] payload) {
        try {
            return new RawBsonDocument(payload).decode(new BsonDocumentCodec());
        } catch (RuntimeException noDocument) {
            throw ScramServer.refused();
        }
    }

    static byte[] write(BsonDocument document) {
        RawBsonDocument raw = new RawBsonDocument(document, new BsonDocumentCodec());
        byte[] bytes = new byte[raw.getByteBuffer().remaining()];
        raw.getByteBuffer().get(bytes);
        return bytes;
    }
}
