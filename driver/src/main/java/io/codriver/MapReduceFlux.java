package io.codriver;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.MapReduceAction;
import com.mongodb.reactivestreams.client.MapReducePublisher;
import java.util.concurrent.TimeUnit;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A map-reduce that is a {@link Flux} of its results and the official publisher at once.
 *
 * <p>Each subscription runs it as it was described at that moment. Without {@link #collectionName} the server answers once
 * with all results. With one it writes them there, on the primary and with the write concern; {@link #toCollection()} does so
 * and completes, subscribing to this publisher itself reads the collection afterwards. Demand, threads, cancelling and
 * failures are those of {@link FindFlux}; a refusal by the server is a {@code MongoCommandException}.
 *
 * @param <T> what the results are decoded to
 * @deprecated superseded by {@link CodriverCollection#aggregate}; servers have deprecated map-reduce since MongoDB 5.0
 */
@Deprecated
public abstract class MapReduceFlux<T> extends Flux<T> implements MapReducePublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverCollection#mapReduce}. */
    protected MapReduceFlux() {}

    /**
     * The first result alone.
     *
     * @return a cold publisher of at most one result
     */
    @Override
    public abstract Mono<T> first();

    /**
     * Writes the results to the collection that was named.
     *
     * <p>Emits nothing and completes when the server has written all. Never retried.
     *
     * @return a cold publisher that only completes
     * @throws IllegalStateException if no collection was named
     */
    @Override
    public abstract Mono<Void> toCollection();

    /**
     * Where the results are written.
     *
     * @param collectionName of the database of this collection, or of {@link #databaseName}; without it the results are answered
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> collectionName(String collectionName);

    /**
     * What is done with each result.
     *
     * @param finalizeFunction JavaScript; {@code null} for nothing
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> finalizeFunction(@Nullable String finalizeFunction);

    /**
     * What the functions see as global variables.
     *
     * @param scope {@code null} for none
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> scope(@Nullable Bson scope);

    /**
     * In which order documents are mapped.
     *
     * @param sort {@code null} for the natural one
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> sort(@Nullable Bson sort);

    /**
     * Which documents are mapped.
     *
     * @param filter {@code null} for all
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> filter(@Nullable Bson filter);

    /**
     * How many documents are mapped at most.
     *
     * @param limit 0, the default, for no limit
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> limit(int limit);

    /**
     * Whether intermediate results stay JavaScript objects.
     *
     * @param jsMode {@code false} by default
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> jsMode(boolean jsMode);

    /**
     * Whether the server measures itself; nobody sees the answer.
     *
     * @param verbose {@code true} by default
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> verbose(boolean verbose);

    /**
     * How long the server may work.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * What is done with what the named collection holds already.
     *
     * @param action {@link MapReduceAction#REPLACE} by default
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> action(MapReduceAction action);

    /**
     * The database of the named collection.
     *
     * @param databaseName {@code null}, the default, for that of this collection
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> databaseName(@Nullable String databaseName);

    /**
     * Whether what is written may break the rules of the collection.
     *
     * @param bypassDocumentValidation {@code null}, the default, for the server's choice
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> bypassDocumentValidation(@Nullable Boolean bypassDocumentValidation);

    /**
     * How texts compare.
     *
     * @param collation {@code null} for that of the collection
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> collation(@Nullable Collation collation);

    /**
     * How many documents the server puts into a batch when the named collection is read.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this map-reduce
     */
    @Override
    public abstract MapReduceFlux<T> batchSize(int batchSize);

    /**
     * What {@code timeoutMS} limits when the named collection is read.
     *
     * @param timeoutMode the life of the cursor by default
     * @return this map-reduce
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    @Override
    public abstract MapReduceFlux<T> timeoutMode(TimeoutMode timeoutMode);
}
