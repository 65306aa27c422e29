package io.codriver.internal.command.schema;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.command.cursor.GetMore;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Opens a cursor over collections or indexes. Only the primary is asked, whatever the read preference says; where
 * nothing is, the list is empty.
 *
 * <p>Spec: Enumerating Collections, "Replica Sets"; Index Management, "Enumerating Indexes".
 */
abstract class NamespaceListing<T> extends CursorCommand<T> {

    private final MongoNamespace namespace;
    private final Encoding encoding;
    private final Listing listing;
    private final Decoder<T> decoder;
    private final boolean rawData;

    NamespaceListing(
            String name,
            MongoNamespace namespace,
            Encoding encoding,
            Listing listing,
            Decoder<T> decoder,
            boolean rawData) {
        super(namespace.getDatabaseName(), name);
        this.namespace = namespace;
        this.encoding = encoding;
        this.listing = listing;
        this.decoder = decoder;
        this.rawData = rawData;
    }

    @Override
    public Retry retry() {
        return Retry.READ;
    }

    @Override
    public final MongoNamespace namespace() {
        return namespace;
    }

    @Override
    public final @Nullable TimeoutMode timeoutMode() {
        return listing.timeoutMode;
    }

    @Override
    protected final long maxTimeMillis() {
        return listing.maxTimeMillis;
    }

    @Override
    protected final boolean rawData() {
        return rawData;
    }

    @Override
    protected final void fields(BsonWriter writer, Terms terms) {
        subject(writer);
        listing.writeCursor(writer);
        encoding.writeIfGiven(writer, "filter", listing.filter);
        Encoding.writeFlag(writer, "nameOnly", listing.nameOnly);
        Encoding.writeFlag(writer, "authorizedCollections", listing.authorizedOnly);
        Encoding.writeValue(writer, "comment", listing.comment);
    }

    /** The first field. */
    abstract void subject(BsonWriter writer);

    @Override
    public final Batch<T> read(Reply reply, ServerAddress server) {
        Batch<T> batch = Batch.of(reply, decoder);
        if (batch != null) {
            return batch;
        }
        MongoException refusal = Refusals.of(Answers.document(reply), server);
        if (!Answers.isNamespaceNotFound(refusal)) {
            throw refusal;
        }
        return Batch.none(reply, decoder);
    }

    @Override
    public final GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        return new GetMore<>(
                where,
                cursorId,
                decoder,
                listing.batchSize,
                0,
                repeatsComment() ? listing.comment : null,
                readPreference());
    }

    /** Whether the comment goes with each further batch. */
    abstract boolean repeatsComment();
}
