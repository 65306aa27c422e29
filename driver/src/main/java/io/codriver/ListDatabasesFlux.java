package io.codriver;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.reactivestreams.client.ListDatabasesPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The databases of a deployment, as a {@link Flux} and as the official publisher at once.
 *
 * <p>Each subscription asks anew, as it was described at that moment. The primary is asked, whatever the read
 * preference says, and answers with all of them at once: there is no cursor. Those arrive that the user may see. Fails as told in
 * {@link CodriverCollection}, with {@code MongoCommandException} if the server refuses. The methods that take BSON, numbers
 * and flags change this list and return it, as those of the official driver do; those of {@link Flux} make a new
 * publisher.
 *
 * <p>Spec: Enumerating Databases.
 *
 * @param <T> what is told of a database is decoded to
 */
public abstract class ListDatabasesFlux<T> extends Flux<T> implements ListDatabasesPublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverCluster#listDatabases()}. */
    protected ListDatabasesFlux() {}

    /**
     * The first one alone.
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
    public abstract ListDatabasesFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * Which databases.
     *
     * @param filter on the fields of what is listed; {@code null}, the default, for all
     * @return this list
     */
    @Override
    public abstract ListDatabasesFlux<T> filter(@Nullable Bson filter);

    /**
     * Whether only names are told: faster, because the server needs no sizes.
     *
     * @param nameOnly {@code null}, the default, for the server's choice, which is everything
     * @return this list
     */
    @Override
    public abstract ListDatabasesFlux<T> nameOnly(@Nullable Boolean nameOnly);

    /**
     * Whether only databases are told that the user is allowed to use.
     *
     * @param authorizedDatabasesOnly {@code null}, the default, for the server's choice, which depends on the user's rights
     * @return this list
     */
    @Override
    public abstract ListDatabasesFlux<T> authorizedDatabasesOnly(@Nullable Boolean authorizedDatabasesOnly);

    /**
     * Has no effect: the answer is no cursor and comes as a whole. The official publisher has it for its own demand.
     *
     * @param batchSize any number
     * @return this list
     */
    @Override
    public abstract ListDatabasesFlux<T> batchSize(int batchSize);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListDatabasesFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this list
     */
    @Override
    public abstract ListDatabasesFlux<T> comment(@Nullable BsonValue comment);

    /**
     * Has no effect: there is no cursor whose life could be limited, so {@code timeoutMS} limits the one answer.
     *
     * @param timeoutMode any mode
     * @return this list
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    @Override
    public abstract ListDatabasesFlux<T> timeoutMode(TimeoutMode timeoutMode);
}
