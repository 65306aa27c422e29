package io.codriver.internal.command.pipeline;

import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.command.cursor.GetMore;
import io.codriver.internal.command.cursor.TargetCursor;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** Opens a cursor over changes, where the stream stands, and tells the stream how far it comes. Spec: Change Streams. */
public final class ChangeStream<T> extends TargetCursor<T> {

    private static final FieldName CURSOR = FieldName.of("cursor");
    private static final FieldName POST_BATCH_TOKEN = FieldName.of("postBatchResumeToken");
    private static final FieldName OPERATION_TIME = FieldName.of("operationTime");

    private final ChangeQuery query;
    private final StreamPosition position;
    private final Decoder<T> decoder;

    public ChangeStream(Target target, StreamPosition position, Decoder<T> decoder) {
        super(target, "aggregate");
        this.query = position.query();
        this.position = position;
        this.decoder = position.following(decoder);
        position.opening();
    }

    @Override
    public boolean isTailable() {
        return true;
    }

    /** It begins where it is opened: what changes between subscription and demand is not to be missed. */
    @Override
    public boolean opensAtOnce() {
        return true;
    }

    /** Spec: Change Streams, "Resume Process": the cursor is killed on its server, if anybody knows of it there. */
    @Override
    public boolean isGoneAfter(Throwable failure) {
        return failure instanceof MongoCursorNotFoundException;
    }

    /** Unlike a cursor that only tails: the server knows that the limit is not that of the cursor. */
    @Override
    protected boolean limitedByTimeout() {
        return true;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        position.asks(terms.maxWireVersion());
        query.write(writer, target, position);
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        Batch<T> batch = Batch.opened(reply, decoder, server);
        position.opened(batch.remaining(), postBatchToken(reply), operationTime(reply));
        return batch;
    }

    private static @Nullable BsonDocument postBatchToken(Reply reply) {
        DocumentScanner answer = reply.scanner();
        if (!answer.find(CURSOR)) {
            return null;
        }
        DocumentScanner cursor = answer.nested();
        return cursor.find(POST_BATCH_TOKEN) && cursor.isDocument() ? cursor.document() : null;
    }

    private static @Nullable BsonTimestamp operationTime(Reply reply) {
        DocumentScanner answer = reply.scanner();
        return answer.find(OPERATION_TIME) && answer.type() == BsonType.TIMESTAMP
                ? new BsonTimestamp(answer.int64Bits())
                : null;
    }

    @Override
    public GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        return new MoreChanges(where, cursorId);
    }

    private final class MoreChanges extends GetMore<T> {

        MoreChanges(MongoNamespace where, long cursorId) {
            super(
                    where,
                    cursorId,
                    decoder,
                    query.batchSize,
                    query.maxAwaitMillis,
                    query.comment,
                    target.readPreference());
        }

        @Override
        protected void fields(BsonWriter writer, Terms terms) {
            position.asks(terms.maxWireVersion());
            super.fields(writer, terms);
        }

        @Override
        public Batch<T> read(Reply reply, ServerAddress server) {
            Batch<T> batch = super.read(reply, server);
            position.arrived(batch.remaining(), postBatchToken(reply));
            return batch;
        }
    }
}
