package io.codriver;

import com.mongodb.reactivestreams.client.ListCollectionNamesPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The names of the collections and views of a database, as a {@link Flux} and as the official publisher at once.
 *
 * <p>Each subscription asks anew, as it was described at that moment. The primary is asked, whatever the read
 * preference says; a database that does not exist has no collections. Demand decides when the next batch is asked for; cancelling closes
 * the cursor on the server. Fails as told in
 * {@link CodriverCollection}, with {@code MongoCommandException} if the server refuses. The methods that take BSON, numbers
 * and flags change this list and return it, as those of the official driver do; those of {@link Flux} make a new
 * publisher.
 *
 * <p>Spec: Enumerating Collections, "Getting Collection Names".
 */
public abstract class ListCollectionNamesFlux extends Flux<String> implements ListCollectionNamesPublisher {

    /** For the driver; applications get theirs from {@link CodriverDatabase#listCollectionNames()}. */
    protected ListCollectionNamesFlux() {}

    /**
     * The first one alone. Asks for a batch of one and closes the cursor.
     *
     * @return a cold publisher of at most one name
     */
    @Override
    public abstract Mono<String> first();

    /**
     * Which collections. Where it asks for more than names, the server has to open the collections to know.
     *
     * @param filter on {@code name}, {@code type} and {@code options}; {@code null}, the default, for all
     * @return this list
     */
    @Override
    public abstract ListCollectionNamesFlux filter(@Nullable Bson filter);

    /**
     * How long the server may work on the list.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this list
     */
    @Override
    public abstract ListCollectionNamesFlux maxTime(long maxTime, TimeUnit unit);

    /**
     * How many the server puts into a batch. Sent as it is; demand does not change it.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this list
     */
    @Override
    public abstract ListCollectionNamesFlux batchSize(int batchSize);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListCollectionNamesFlux comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListCollectionNamesFlux comment(@Nullable BsonValue comment);

    /**
     * Whether only collections are told that the user is allowed to use.
     *
     * @param authorizedCollections {@code false} by default
     * @return this list
     */
    @Override
    public abstract ListCollectionNamesFlux authorizedCollections(boolean authorizedCollections);
}
