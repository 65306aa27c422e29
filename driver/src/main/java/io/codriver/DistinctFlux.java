package io.codriver;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The different values of a field, a {@link Flux} and the official publisher at once.
 *
 * <p>Each subscription asks anew, with the first demand. The server answers once with all values, at most 16 MiB; they are
 * decoded one by one as they are demanded. Threads, cancelling and failures are those of {@link FindFlux}; a refusal by the
 * server is a {@code MongoCommandException}. A value that is {@code null} in the database is decoded by the codec of the
 * result class like any other: those of {@link BsonValue} can, that of {@link String} fails.
 *
 * <p>The methods that take BSON, numbers and flags change this query and return it; those of {@link Flux} make a new
 * publisher. Spec: CRUD, "distinct".
 *
 * @param <T> what the values are decoded to
 */
public abstract class DistinctFlux<T> extends Flux<T> implements DistinctPublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverCollection#distinct}. */
    protected DistinctFlux() {}

    /**
     * The first value alone; the server sends all of them nevertheless.
     *
     * @return a cold publisher of at most one value
     */
    @Override
    public abstract Mono<T> first();

    /**
     * Of which documents.
     *
     * @param filter {@code null} for all
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> filter(@Nullable Bson filter);

    /**
     * How long the server may work on the query.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * How texts compare.
     *
     * @param collation {@code null} for that of the collection
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> collation(@Nullable Collation collation);

    /**
     * Has no effect: there is one answer with all values.
     *
     * @param batchSize whatever it is
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> batchSize(int batchSize);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> comment(@Nullable BsonValue comment);

    /**
     * Which index to use.
     *
     * @param hint its keys; {@code null} for the server's choice
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> hint(@Nullable Bson hint);

    /**
     * Which index to use; has no effect if {@link #hint} is set too.
     *
     * @param hint its name; {@code null} for the server's choice
     * @return this query
     */
    @Override
    public abstract DistinctFlux<T> hintString(@Nullable String hint);

    /**
     * Has no effect: there is one answer with all values, which {@code timeoutMS} limits.
     *
     * @param timeoutMode whatever it is
     * @return this query
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    @Override
    public abstract DistinctFlux<T> timeoutMode(TimeoutMode timeoutMode);
}
