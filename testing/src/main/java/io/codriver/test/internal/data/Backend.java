package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.codriver.test.internal.wire.DocumentSequence;
import io.codriver.test.internal.wire.Request;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * mongo-java-server in this process, without its network. It hands out the documents it stores, not copies, so it may
 * be used only on the event loop of its server, and what it hands out is written there too.
 */
public final class Backend implements AutoCloseable {

    /** Arguments that every command may carry, which say nothing to a single server without sessions of its own. */
    private static final Set<String> GENERIC_ARGUMENTS = Set.of(
            "$db",
            "lsid",
            "$clusterTime",
            "$readPreference",
            "apiVersion",
            "apiStrict",
            "apiDeprecationErrors",
            "readConcern",
            "writeConcern",
            "maxTimeMS",
            "comment",
            "txnNumber",
            "stmtId",
            "stmtIds",
            "startTransaction",
            "autocommit",
            "recoveryToken");

    private final MongoBackend memory = new MemoryBackend();

    /** Runs one command, whatever it is; what fails comes as {@link CommandFailure}. */
    public Document run(Channel channel, String database, Document command) {
        String name = command.keySet().iterator().next();
        try {
            return memory.handleCommand(channel, database, name, command);
        } catch (RuntimeException failure) {
            throw CommandFailure.from(failure);
        }
    }

    /** The command as the backend understands it: sequences put in, generic arguments left out. */
    public Document commandOf(Request request) {
        Document command = decoded(request.body());
        for (DocumentSequence sequence : request.sequences()) {
            List<Document> documents = new ArrayList<>(sequence.documents().size());
            for (RawBsonDocument document : sequence.documents()) {
                documents.add(decoded(document));
            }
            command.put(sequence.identifier(), documents);
        }
        command.keySet().removeAll(GENERIC_ARGUMENTS);
        return command;
    }

    private static Document decoded(RawBsonDocument document) {
        ByteBuf bytes = document.getByteBuffer();
        ByteBuffer nio = bytes.asNIO();
        try {
            return UuidBytes.mended(BsonDecoder.decodeBson(Unpooled.wrappedBuffer(nio)));
        } catch (RuntimeException e) {
            throw CommandFailure.notSupported("a document of this kind (" + e.getMessage() + ")");
        }
    }

    /** A document in the words of the backend. */
    public static Document documentOf(BsonDocument document) {
        return decoded(new RawBsonDocument(document, new BsonDocumentCodec()));
    }

    /** Forgets what is kept per connection. */
    public void connectionClosed(Channel channel) {
        memory.handleClose(channel);
    }

    @Override
    public void close() {
        memory.close();
    }
}
