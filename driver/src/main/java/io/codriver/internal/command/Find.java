package io.codriver.internal.command;

import com.mongodb.CursorType;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** Opens a cursor and brings its first batch, which keeps the reply. */
public final class Find<T> extends Command<Batch<T>> {

    private final Target target;
    private final Query query;
    private final Decoder<T> decoder;
    private final boolean limitedByTimeout;

    /**
     * @param limitedByTimeout whether {@code timeoutMS} may bound the server's work; not if the cursor outlives it
     */
    public Find(Target target, Query query, Decoder<T> decoder, boolean limitedByTimeout) {
        super(target.database(), "find");
        this.target = target;
        this.query = query;
        this.decoder = decoder;
        this.limitedByTimeout = limitedByTimeout;
    }

    @Override
    public ReadPreference readPreference() {
        return target.readPreference();
    }

    @Override
    protected long maxTimeMillis() {
        return query.maxTimeMillis;
    }

    @Override
    protected boolean limitedByTimeout() {
        return limitedByTimeout;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        query.write(writer, target);
        Encoding.writeConcern(writer, target.readConcern());
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        Batch<T> batch = Batch.of(reply, decoder);
        if (batch == null) {
            throw Answers.queryFailure(reply, server);
        }
        return batch;
    }

    /** The next batch of the cursor that this command opened. */
    public GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        return new GetMore<>(
                where,
                cursorId,
                decoder,
                query.batchSizeAfter(given),
                query.cursorType == CursorType.TailableAwait ? query.maxAwaitMillis : 0,
                query.comment,
                target.readPreference());
    }
}
