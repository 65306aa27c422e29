package io.codriver;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.reactivestreams.client.ListCollectionsPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The collections and views of a database with their options, as a {@link Flux} and as the official publisher at once.
 *
 * <p>Each subscription asks anew, as it was described at that moment. The primary is asked, whatever the read
 * preference says; a database that does not exist has no collections. Demand decides when the next batch is asked for; cancelling closes
 * the cursor on the server. Fails as told in
 * {@link CodriverCollection}, with {@code MongoCommandException} if the server refuses. The methods that take BSON, numbers
 * and flags change this list and return it, as those of the official driver do; those of {@link Flux} make a new
 * publisher.
 *
 * <p>Spec: Enumerating Collections.
 *
 * @param <T> what is told of a collection is decoded to
 */
public abstract class ListCollectionsFlux<T> extends Flux<T> implements ListCollectionsPublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverDatabase#listCollections()}. */
    protected ListCollectionsFlux() {}

    /**
     * The first one alone. Asks for a batch of one and closes the cursor.
     *
     * @return a cold publisher of at most one document
     */
    @Override
    public abstract Mono<T> first();

    /**
     * Which collections.
     *
     * @param filter on the fields of what is listed; {@code null}, the default, for all
     * @return this list
     */
    @Override
    public abstract ListCollectionsFlux<T> filter(@Nullable Bson filter);

    /**
     * How long the server may work on the list.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this list
     */
    @Override
    public abstract ListCollectionsFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * How many the server puts into a batch. Sent as it is; demand does not change it.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this list
     */
    @Override
    public abstract ListCollectionsFlux<T> batchSize(int batchSize);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListCollectionsFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListCollectionsFlux<T> comment(@Nullable BsonValue comment);

    /**
     * What {@code timeoutMS} limits: the life of the cursor, or each batch anew.
     *
     * @param timeoutMode the life of the cursor by default
     * @return this list
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    @Override
    public abstract ListCollectionsFlux<T> timeoutMode(TimeoutMode timeoutMode);
}
