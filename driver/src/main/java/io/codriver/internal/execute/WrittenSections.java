package io.codriver.internal.execute;

import io.codriver.internal.wire.SectionWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;

/** Passes sections on, and keeps them as the one document that listeners are shown. */
final class WrittenSections implements SectionWriter {

    private final SectionWriter sections;
    private BsonDocument document = new BsonDocument();

    WrittenSections(SectionWriter sections) {
        this.sections = sections;
    }

    /** With each sequence as an array under its identifier. Spec: OP_MSG, "Command Logging and Monitoring". */
    BsonDocument document() {
        return document;
    }

    @Override
    public void body(Consumer<? super BsonBinaryWriter> body) {
        sections.body(body);
        document = written(body).decode(new BsonDocumentCodec());
    }

    @Override
    public <T> int sequence(
            String identifier,
            List<? extends T> documents,
            BiConsumer<? super BsonBinaryWriter, ? super T> encoder,
            SequenceLimits limits) {
        int sent = sections.sequence(identifier, documents, encoder, limits);
        BsonArray array = new BsonArray(sent);
        for (T each : documents.subList(0, sent)) {
            array.add(written(writer -> encoder.accept(writer, each)));
        }
        document.append(identifier, array);
        return sent;
    }

    private static RawBsonDocument written(Consumer<? super BsonBinaryWriter> content) {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            content.accept(writer);
            return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
        }
    }
}
