package io.codriver;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.reactivestreams.client.ListIndexesPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The indexes of a collection, as a {@link Flux} and as the official publisher at once.
 *
 * <p>Each subscription asks anew, as it was described at that moment. The primary is asked, whatever the read
 * preference says; a collection that does not exist has no indexes. Demand decides when the next batch is asked for; cancelling closes
 * the cursor on the server. Fails as told in
 * {@link CodriverCollection}, with {@code MongoCommandException} if the server refuses. The methods that take BSON, numbers
 * and flags change this list and return it, as those of the official driver do; those of {@link Flux} make a new
 * publisher.
 *
 * <p>Spec: Index Management, "Enumerating Indexes". Since MongoDB 4.4 there is no field {@code ns} any more.
 *
 * @param <T> what is told of an index is decoded to
 */
public abstract class ListIndexesFlux<T> extends Flux<T> implements ListIndexesPublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverCollection#listIndexes()}. */
    protected ListIndexesFlux() {}

    /**
     * The first one alone. Asks for a batch of one and closes the cursor.
     *
     * @return a cold publisher of at most one document
     */
    @Override
    public abstract Mono<T> first();

    /**
     * How long the server may work on the list.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this list
     */
    @Override
    public abstract ListIndexesFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * How many the server puts into a batch. Sent as it is; demand does not change it.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this list
     */
    @Override
    public abstract ListIndexesFlux<T> batchSize(int batchSize);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListIndexesFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListIndexesFlux<T> comment(@Nullable BsonValue comment);

    /**
     * What {@code timeoutMS} limits: the life of the cursor, or each batch anew.
     *
     * @param timeoutMode the life of the cursor by default
     * @return this list
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    @Override
    public abstract ListIndexesFlux<T> timeoutMode(TimeoutMode timeoutMode);
}
