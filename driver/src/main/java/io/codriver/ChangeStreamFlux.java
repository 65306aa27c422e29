package io.codriver;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The changes of a collection, a database or a whole deployment, a {@link Flux} and the official publisher at once.
 *
 * <p>Each subscription opens a stream of its own with its first demand, as it was described at that moment. It emits changes
 * as the server tells them and goes on until it is cancelled, fails, or the server ends it after an {@code invalidate} event;
 * then it completes. Nothing is asked for ahead: the next batch is asked for when all changes in hand were emitted and more
 * are demanded. Threads and cancelling are as told in {@link FindFlux}.
 *
 * <p><strong>Resuming.</strong> When a batch cannot be had for a reason that may pass (a broken connection, another primary, a
 * cursor that is gone) the stream is opened anew, once for each such failure, behind the last change that was emitted: none is
 * lost, none is told twice. If that fails, or opening it in the first place, the subscriber gets the error. So it does for all
 * other errors: {@code MongoCommandException} or {@code MongoQueryException} if the server refuses (a standalone has no change streams),
 * {@code MongoChangeStreamException} for a change without {@code _id}, which a stage must not remove,
 * {@code MongoOperationTimeoutException} if {@code timeoutMS} has passed, which limits the opening and each batch anew. An
 * application that wants to go on after an error subscribes to a new stream with {@link #resumeAfter} the token of the last
 * change it has seen, {@link ChangeStreamDocument#getResumeToken()}. Spec: Change Streams.
 *
 * <p>Needs read concern {@code majority} or none; the server refuses others. These methods are to be preferred to an aggregation with
 * a stage {@code $changeStream}, which does not resume.
 *
 * <p>The methods that take options change this stream and return it; those of {@link Flux} make a new publisher.
 *
 * @param <T> what whole documents inside the changes are decoded to
 */
public abstract class ChangeStreamFlux<T> extends Flux<ChangeStreamDocument<T>> implements ChangeStreamPublisher<T> {

    /** For the driver; applications get theirs from the methods {@code watch}. */
    protected ChangeStreamFlux() {}

    /**
     * The next change alone; waits for it, then closes the stream.
     *
     * @return a cold publisher of at most one change
     */
    @Override
    public abstract Mono<ChangeStreamDocument<T>> first();

    /**
     * The same stream, with each change as a whole decoded to another class: for pipelines that change its shape.
     *
     * @param <D> the class
     * @param documentClass what changes are decoded to
     * @return a cold publisher of changes, described by this stream
     */
    @Override
    public abstract <D> Flux<D> withDocumentClass(Class<D> documentClass);

    /**
     * What an update tells besides the changed fields.
     *
     * @param fullDocument {@link FullDocument#DEFAULT}, which sends nothing, by default
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> fullDocument(FullDocument fullDocument);

    /**
     * Whether a change tells the document as it was before.
     *
     * @param fullDocumentBeforeChange {@link FullDocumentBeforeChange#DEFAULT}, which sends nothing, by default
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> fullDocumentBeforeChange(FullDocumentBeforeChange fullDocumentBeforeChange);

    /**
     * Begins behind the change of a token.
     *
     * @param resumeToken the {@code _id} of a change
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> resumeAfter(BsonDocument resumeToken);

    /**
     * Begins behind the change of a token, even if that is an {@code invalidate} event.
     *
     * @param resumeToken the {@code _id} of a change
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> startAfter(BsonDocument resumeToken);

    /**
     * Begins at a time. The server refuses more than one of the ways to say where to begin.
     *
     * @param operationTime of the cluster
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> startAtOperationTime(BsonTimestamp operationTime);

    /**
     * How long the server waits for a change before it answers that there is none.
     *
     * @param maxAwaitTime 0, the default, for the server's own choice; below {@code timeoutMS} if that is set
     * @param unit whole milliseconds count
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> maxAwaitTime(long maxAwaitTime, TimeUnit unit);

    /**
     * How texts compare in the pipeline.
     *
     * @param collation {@code null} for the simple way
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> collation(@Nullable Collation collation);

    /**
     * How many changes the server puts into a batch at most. Sent as it is; demand does not change it.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> batchSize(int batchSize);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> comment(@Nullable BsonValue comment);

    /**
     * Whether the server also tells of indexes, new collections and shard keys. Since MongoDB 6.0.
     *
     * @param showExpandedEvents {@code false} by default
     * @return this stream
     */
    @Override
    public abstract ChangeStreamFlux<T> showExpandedEvents(boolean showExpandedEvents);
}
