package io.codriver.internal.command.cursor;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** The next batch of a cursor; it keeps the reply. */
public class GetMore<T> extends Command<Batch<T>> {

    private static final int COMMENT_SINCE_WIRE_VERSION = 9;

    private final MongoNamespace namespace;
    private final long cursorId;
    private final Decoder<T> decoder;
    private final int batchSize;
    private final long maxAwaitMillis;
    private final @Nullable BsonValue comment;
    private final ReadPreference readPreference;

    public GetMore(
            MongoNamespace namespace,
            long cursorId,
            Decoder<T> decoder,
            int batchSize,
            long maxAwaitMillis,
            @Nullable BsonValue comment,
            ReadPreference readPreference) {
        super(namespace.getDatabaseName(), "getMore");
        this.namespace = namespace;
        this.cursorId = cursorId;
        this.decoder = decoder;
        this.batchSize = batchSize;
        this.maxAwaitMillis = maxAwaitMillis;
        this.comment = comment;
        this.readPreference = readPreference;
    }

    @Override
    public ReadPreference readPreference() {
        return readPreference;
    }

    /**
     * Servers refuse {@code maxTimeMS} here unless the cursor awaits data, where it says how long. Spec: Client Side
     * Operations Timeout, "Tailable awaitData Cursors".
     */
    @Override
    protected final long limitMillis(Terms terms) {
        return maxAwaitMillis > 0 && terms.maxTimeMillis() > 0
                ? Math.min(maxAwaitMillis, terms.maxTimeMillis())
                : maxAwaitMillis;
    }

    @Override
    protected boolean saysItsSnapshot() {
        return false;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeInt64(name(), cursorId);
        writer.writeString("collection", namespace.getCollectionName());
        if (batchSize != 0) {
            writer.writeInt32("batchSize", batchSize);
        }
        if (terms.maxWireVersion() >= COMMENT_SINCE_WIRE_VERSION) {
            Encoding.writeValue(writer, "comment", comment);
        }
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        Batch<T> batch = Batch.of(reply, decoder);
        if (batch == null) {
            throw Answers.cursorFailure(reply, server, cursorId);
        }
        return batch;
    }
}
