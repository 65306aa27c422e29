package io.codriver;

import com.mongodb.ExplainVerbosity;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An aggregation that is a {@link Flux} of its results and the official publisher at once.
 *
 * <p>Each subscription runs the pipeline as it was described at that moment. Demand, batches, threads, cancelling and
 * failures are those of {@link FindFlux}; a refusal by the server is a {@code MongoCommandException}.
 *
 * <p><strong>Pipelines that write.</strong> If the last stage is {@code $out} or {@code $merge}, the server returns nothing.
 * {@link #toCollection()} runs such a pipeline and completes. Subscribing to this publisher itself runs it and then reads the
 * whole collection that was written to, with what {@code $merge} found there; in a database of the target's own if the stage
 * names one. Such a pipeline takes the write concern, and runs on a secondary that the read preference allows only if all
 * servers known are of MongoDB 5.0 or newer (wire version 13), else on the primary. Spec: CRUD, "Aggregation Pipelines with
 * Write Stages"; Read and Write Concern.
 *
 * <p>The methods that take BSON, numbers and flags change this aggregation and return it; those of {@link Flux} make a new
 * publisher.
 *
 * @param <T> what the results are decoded to
 */
public abstract class AggregateFlux<T> extends Flux<T> implements AggregatePublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverCollection#aggregate} and {@link CodriverDatabase#aggregate}. */
    protected AggregateFlux() {}

    /**
     * The first result alone: asks for a batch of one, and closes the cursor if there would be more.
     *
     * @return a cold publisher of at most one result
     */
    @Override
    public abstract Mono<T> first();

    /**
     * Runs a pipeline whose last stage is {@code $out} or {@code $merge}.
     *
     * <p>Emits nothing and completes when the server has written all. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it wrote but could not acknowledge it as the write concern asks,
     * with {@code IllegalArgumentException} if the timeout mode is {@link TimeoutMode#ITERATION}. Never retried.
     *
     * @return a cold publisher that only completes
     * @throws IllegalStateException if the last stage writes no collection
     */
    @Override
    public abstract Mono<Void> toCollection();

    /**
     * Whether stages may use the disk.
     *
     * @param allowDiskUse {@code null}, the default, for the server's choice
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> allowDiskUse(@Nullable Boolean allowDiskUse);

    /**
     * How long the server may work on the pipeline.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * How long the server waits for more results before it answers a cursor that awaits data, as one of {@code $changeStream} does.
     *
     * @param maxAwaitTime 0, the default, for the server's own choice; below {@code timeoutMS} if that is set
     * @param unit whole milliseconds count
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> maxAwaitTime(long maxAwaitTime, TimeUnit unit);

    /**
     * Whether what {@code $out} and {@code $merge} write may break the rules of the collection.
     *
     * @param bypassDocumentValidation {@code null}, the default, for the server's choice, which is not to allow it; has no effect on other pipelines
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> bypassDocumentValidation(@Nullable Boolean bypassDocumentValidation);

    /**
     * How texts compare.
     *
     * @param collation {@code null} for that of the collection
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> collation(@Nullable Collation collation);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> comment(@Nullable BsonValue comment);

    /**
     * Which index to use.
     *
     * @param hint its keys; {@code null} for the server's choice
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> hint(@Nullable Bson hint);

    /**
     * Which index to use; has no effect if {@link #hint} is set too.
     *
     * @param hint its name; {@code null} for the server's choice
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> hintString(@Nullable String hint);

    /**
     * Variables for expressions of the pipeline.
     *
     * @param variables {@code null} for none
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> let(@Nullable Bson variables);

    /**
     * How many results the server puts into a batch. Sent as it is; demand does not change it. A pipeline that writes does not
     * take it, the reading afterwards does.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this aggregation
     */
    @Override
    public abstract AggregateFlux<T> batchSize(int batchSize);

    /**
     * What {@code timeoutMS} limits: the life of the cursor, or each batch anew.
     *
     * @param timeoutMode the life of the cursor by default; the only one for a pipeline that writes
     * @return this aggregation
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    @Override
    public abstract AggregateFlux<T> timeoutMode(TimeoutMode timeoutMode);

    /**
     * How the server would run the pipeline.
     *
     * @return a cold publisher of one document
     */
    @Override
    public abstract Mono<Document> explain();

    /**
     * How the server would run the pipeline.
     *
     * @param verbosity how much is told
     * @return a cold publisher of one document
     */
    @Override
    public abstract Mono<Document> explain(ExplainVerbosity verbosity);

    /**
     * How the server would run the pipeline.
     *
     * @param <E> the class of the answer
     * @param explainResultClass what the answer is decoded to
     * @return a cold publisher of one answer
     */
    @Override
    public abstract <E> Mono<E> explain(Class<E> explainResultClass);

    /**
     * How the server would run the pipeline.
     *
     * @param <E> the class of the answer
     * @param explainResultClass what the answer is decoded to
     * @param verbosity how much is told
     * @return a cold publisher of one answer
     */
    @Override
    public abstract <E> Mono<E> explain(Class<E> explainResultClass, ExplainVerbosity verbosity);
}
