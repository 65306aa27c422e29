package io.codriver.internal.command.read;

import com.mongodb.CursorType;
import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.command.cursor.GetMore;
import io.codriver.internal.command.cursor.TargetCursor;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** Opens a cursor over what a query finds. */
public final class Find<T> extends TargetCursor<T> {

    private final Query query;
    private final Decoder<T> decoder;

    public Find(Target target, Query query, Decoder<T> decoder) {
        super(target, "find");
        this.query = query;
        this.decoder = decoder;
    }

    @Override
    protected long maxTimeMillis() {
        return query.maxTimeMillis;
    }

    @Override
    public boolean isTailable() {
        return query.isTailable();
    }

    @Override
    public @Nullable TimeoutMode timeoutMode() {
        return query.timeoutMode;
    }

    /** Unlike that of a cursor that only tails: here the server knows that the limit is not that of the cursor. */
    @Override
    protected boolean limitedByTimeout() {
        return query.cursorType == CursorType.TailableAwait || super.limitedByTimeout();
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        query.write(writer, target);
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        Batch<T> batch = Batch.of(reply, decoder);
        if (batch == null) {
            throw Answers.queryFailure(reply, server);
        }
        return batch;
    }

    @Override
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
