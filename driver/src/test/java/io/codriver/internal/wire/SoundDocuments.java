package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

/** Documents out of bytes that a fuzzer made, as far as those pass for the document of a reply. */
public final class SoundDocuments {

    private SoundDocuments() {}

    /** The document that fills these bytes; empty if a reply with it would be refused. */
    public static Optional<BsonDocument> read(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        return isSound(buffer)
                ? Optional.of(new BsonDocumentCodec()
                        .decode(
                                new DocumentReader(buffer, 0),
                                DecoderContext.builder().build()))
                : Optional.empty();
    }

    static boolean isSound(ByteBuf bytes) {
        try {
            new StructureCheck().verify(bytes, 0, bytes.readableBytes());
            return true;
        } catch (BsonSerializationException unsound) {
            return false;
        }
    }
}
