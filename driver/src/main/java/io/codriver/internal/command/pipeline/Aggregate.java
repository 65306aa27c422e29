package io.codriver.internal.command.pipeline;

import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.command.cursor.GetMore;
import io.codriver.internal.command.cursor.TargetCursor;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** Opens a cursor over what a pipeline returns. Spec: CRUD, "Read". */
public final class Aggregate<T> extends TargetCursor<T> {

    private final Pipeline pipeline;
    private final Decoder<T> decoder;

    public Aggregate(Target target, Pipeline pipeline, Decoder<T> decoder) {
        super(target, "aggregate");
        this.pipeline = pipeline;
        this.decoder = decoder;
    }

    @Override
    protected long maxTimeMillis() {
        return pipeline.maxTimeMillis;
    }

    @Override
    public @Nullable TimeoutMode timeoutMode() {
        return pipeline.timeoutMode;
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        pipeline.write(writer, target);
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        return Batch.opened(reply, decoder, server);
    }

    @Override
    public GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        return new GetMore<>(
                where,
                cursorId,
                decoder,
                pipeline.batchSize,
                pipeline.maxAwaitMillis,
                pipeline.comment,
                target.readPreference());
    }
}
