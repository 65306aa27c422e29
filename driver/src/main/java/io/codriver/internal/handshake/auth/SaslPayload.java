package io.codriver.internal.handshake.auth;

import java.nio.ByteBuffer;
import javax.security.sasl.SaslException;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Documents as the payloads of a SASL conversation. */
public final class SaslPayload {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    private SaslPayload() {}

    public static byte[] write(BsonDocument document) {
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            DOCUMENTS.encode(writer, document, EncoderContext.builder().build());
            return out.toByteArray();
        }
    }

    public static BsonDocument read(byte[] payload) throws SaslException {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(payload))) {
            return DOCUMENTS.decode(reader, DecoderContext.builder().build());
        } catch (RuntimeException noDocument) {
            throw new SaslException("The payload of the server's answer is no document");
        }
    }
}
