package io.codriver.internal.command.schema;

import com.mongodb.ServerApi;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.SessionTerms;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.SectionWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/** What a command writes, as one document: for tables of what is sent. Fails for a field that is written twice. */
final class WrittenCommand {

    static final int NEWEST = 27;
    static final int OLD = 8;

    private WrittenCommand() {}

    /** To a replica set's primary of the newest server, without any limit. */
    static BsonDocument of(Command<?> command) {
        return of(command, terms(NEWEST, 0, null));
    }

    static BsonDocument of(Command<?> command, Terms terms) {
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        command.writeTo(new Body(bytes), terms);
        RawBsonDocument raw = new RawBsonDocument(bytes.toByteArray());
        BsonDocument document = new BsonDocument();
        raw.forEach((field, value) -> {
            if (document.put(field, value) != null) {
                throw new AssertionError(field + " is written twice: " + raw);
            }
        });
        return document;
    }

    static Terms terms(int wireVersion, long maxTimeMillis, @Nullable ServerApi api) {
        return new Terms(
                ServerType.REPLICA_SET_PRIMARY,
                false,
                wireVersion,
                16 * 1024 * 1024,
                48_000_000,
                100_000,
                maxTimeMillis > 0,
                maxTimeMillis,
                api,
                SessionTerms.NONE);
    }

    private record Body(BasicOutputBuffer bytes) implements SectionWriter {

        @Override
        public void body(Consumer<? super BsonBinaryWriter> document) {
            document.accept(new BsonBinaryWriter(bytes));
        }

        @Override
        public <T> int sequence(
                String identifier,
                List<? extends T> documents,
                BiConsumer<? super BsonBinaryWriter, ? super T> encoder,
                SequenceLimits limits) {
            throw new AssertionError("no sequence was expected: " + identifier);
        }
    }
}
