package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.codriver.test.internal.store.Store;
import io.codriver.test.internal.store.StoredCollection;
import io.codriver.test.internal.wire.DocumentSequence;
import io.codriver.test.internal.wire.Request;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

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

    /** What the backend does not let go on in the database {@code admin}, though it is one like others. */
    private static final Set<String> OF_ANY_DATABASE = Set.of(
            "insert",
            "update",
            "delete",
            "find",
            "findandmodify",
            "create",
            "createindexes",
            "drop",
            "dropindexes",
            "listcollections",
            "listindexes",
            "count",
            "distinct",
            "aggregate");

    private final Store memory = new Store();
    private final Catalog catalog = new Catalog();

    /** Runs one command, whatever it is; what fails comes as {@link CommandFailure}. */
    public Document run(Channel channel, String database, Document command) {
        String name = command.keySet().iterator().next();
        try {
            return OF_ANY_DATABASE.contains(name.toLowerCase(Locale.ROOT))
                    ? database(database).handleCommand(channel, name, command, this::database, NoopOplog.get())
                    : memory.handleCommand(channel, database, name, command);
        } catch (RuntimeException failure) {
            throw CommandFailure.from(failure);
        }
    }

    /** The documents that a command of the backend tells in a cursor. */
    @SuppressWarnings("unchecked")
    public List<Document> list(Channel channel, String database, Document command) {
        return run(channel, database, command).get("cursor") instanceof Document cursor
                        && cursor.get("firstBatch") instanceof List<?> documents
                ? (List<Document>) documents
                : List.of();
    }

    /** What is known of collections besides their documents. */
    public Catalog catalog() {
        return catalog;
    }

    /** The names of all databases, those without collections included. */
    public Set<String> databases() {
        return memory.names();
    }

    /** A database, made if need be. */
    public MongoDatabase database(String name) {
        return memory.resolveDatabase(name);
    }

    /** A collection; null if there is none of that name. */
    public @Nullable StoredCollection collection(String database, String name) {
        return (StoredCollection) database(database).resolveCollection(name, false);
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

    /** A value of the backend in the words of clients. */
    public static BsonValue valueOf(Object value) {
        io.netty.buffer.ByteBuf bytes = Unpooled.buffer();
        BsonEncoder.encodeDocument(new Document("value", value), bytes);
        byte[] document = new byte[bytes.readableBytes()];
        bytes.readBytes(document);
        return Objects.requireNonNull(new RawBsonDocument(document).get("value"));
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
