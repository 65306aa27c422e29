package io.codriver;

import com.mongodb.CursorType;
import com.mongodb.ExplainVerbosity;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.reactivestreams.client.FindPublisher;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A query that is a {@link Flux} of its documents and the official publisher at once.
 *
 * <p>Each subscription runs the query as it was described at that moment. Demand decides when the next batch is asked for;
 * how large a batch is, is the server's choice or {@link #batchSize}. The next batch is asked for ahead only if demand
 * exceeds the batch in hand, so that no more than one batch ever waits. Documents are decoded one by one as they are
 * demanded, on the thread that brought the demand or the batch. Cancelling closes the cursor on the server. Completes
 * after the last document; fails as told in {@link CodriverCollection}, with {@code MongoQueryException} if the server
 * refuses, {@code MongoCursorNotFoundException} if the cursor is gone, or with what a codec throws.
 *
 * <p>The methods that take BSON, {@code int} and flags change this query and return it, as those of the official driver
 * do; those of {@link Flux} make a new publisher. Two names are shared: {@code sort((a, b) -> ..)} with a lambda is
 * ambiguous to the compiler, so give the {@link java.util.Comparator} a type; {@code skip(5)} skips on the server,
 * {@code skip(5L)} on the client.
 *
 * @param <T> what the documents are decoded to
 */
public abstract class FindFlux<T> extends Flux<T> implements FindPublisher<T> {

    /** For the driver; applications get theirs from {@link CodriverCollection#find()}. */
    protected FindFlux() {}

    /**
     * The first document alone: asks the server for one, and leaves no cursor there.
     *
     * @return a cold publisher of at most one document
     */
    @Override
    public abstract Mono<T> first();

    /**
     * Which documents.
     *
     * @param filter {@code null} for all
     * @return this query
     */
    @Override
    public abstract FindFlux<T> filter(@Nullable Bson filter);

    /**
     * How many documents at most.
     *
     * @param limit 0, the default, for no limit; a negative number asks for so many in one batch
     * @return this query
     */
    @Override
    public abstract FindFlux<T> limit(int limit);

    /**
     * How many documents the server leaves out first.
     *
     * @param skip 0 by default
     * @return this query
     */
    @Override
    public abstract FindFlux<T> skip(int skip);

    /**
     * How long the server may work on the query.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this query
     */
    @Override
    public abstract FindFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * How long the server waits for more documents before it answers a tailable cursor that awaits data.
     *
     * @param maxAwaitTime 0, the default, for the server's own choice
     * @param unit whole milliseconds count
     * @return this query
     */
    @Override
    public abstract FindFlux<T> maxAwaitTime(long maxAwaitTime, TimeUnit unit);

    /**
     * Which fields.
     *
     * @param projection {@code null} for all
     * @return this query
     */
    @Override
    public abstract FindFlux<T> projection(@Nullable Bson projection);

    /**
     * In which order.
     *
     * @param sort {@code null} for the natural one
     * @return this query
     */
    @Override
    public abstract FindFlux<T> sort(@Nullable Bson sort);

    /**
     * Whether the server keeps an idle cursor for ever.
     *
     * @param noCursorTimeout {@code false} by default
     * @return this query
     */
    @Override
    public abstract FindFlux<T> noCursorTimeout(boolean noCursorTimeout);

    /**
     * Whether a sharded cluster may leave out shards that are down.
     *
     * @param partial {@code false} by default
     * @return this query
     */
    @Override
    public abstract FindFlux<T> partial(boolean partial);

    /**
     * Whether the cursor stays open at its end.
     *
     * @param cursorType {@link CursorType#NonTailable} by default
     * @return this query
     */
    @Override
    public abstract FindFlux<T> cursorType(CursorType cursorType);

    /**
     * How texts compare.
     *
     * @param collation {@code null} for that of the collection
     * @return this query
     */
    @Override
    public abstract FindFlux<T> collation(@Nullable Collation collation);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this query
     */
    @Override
    public abstract FindFlux<T> comment(@Nullable String comment);

    /**
     * A remark for logs and the profiler of the server.
     *
     * @param comment {@code null} for none
     * @return this query
     */
    @Override
    public abstract FindFlux<T> comment(@Nullable BsonValue comment);

    /**
     * Which index to use.
     *
     * @param hint its keys; {@code null} for the server's choice
     * @return this query
     */
    @Override
    public abstract FindFlux<T> hint(@Nullable Bson hint);

    /**
     * Which index to use; has no effect if {@link #hint} is set too.
     *
     * @param hint its name; {@code null} for the server's choice
     * @return this query
     */
    @Override
    public abstract FindFlux<T> hintString(@Nullable String hint);

    /**
     * Variables for expressions of the filter.
     *
     * @param variables {@code null} for none
     * @return this query
     */
    @Override
    public abstract FindFlux<T> let(@Nullable Bson variables);

    /**
     * The exclusive upper bound of an index.
     *
     * @param max {@code null} for none
     * @return this query
     */
    @Override
    public abstract FindFlux<T> max(@Nullable Bson max);

    /**
     * The inclusive lower bound of an index.
     *
     * @param min {@code null} for none
     * @return this query
     */
    @Override
    public abstract FindFlux<T> min(@Nullable Bson min);

    /**
     * Whether only the keys of the index are returned.
     *
     * @param returnKey {@code false} by default
     * @return this query
     */
    @Override
    public abstract FindFlux<T> returnKey(boolean returnKey);

    /**
     * Whether documents carry the server's own number for them.
     *
     * @param showRecordId {@code false} by default
     * @return this query
     */
    @Override
    public abstract FindFlux<T> showRecordId(boolean showRecordId);

    /**
     * How many documents the server puts into a batch. Sent as it is, never more than {@link #limit}; if they are equal,
     * one more is sent, so that no cursor stays open. Demand does not change it.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this query
     */
    @Override
    public abstract FindFlux<T> batchSize(int batchSize);

    /**
     * Whether the server may use the disk for sorting.
     *
     * @param allowDiskUse {@code null}, the default, for the server's choice
     * @return this query
     */
    @Override
    public abstract FindFlux<T> allowDiskUse(@Nullable Boolean allowDiskUse);

    /**
     * What {@code timeoutMS} limits: the life of the cursor, or each batch anew.
     *
     * @param timeoutMode the life of the cursor by default, each batch for tailable cursors
     * @return this query
     */
    @Override
    public abstract FindFlux<T> timeoutMode(TimeoutMode timeoutMode);

    /**
     * How the server would run the query.
     *
     * @return a cold publisher of one document
     */
    @Override
    public abstract Mono<Document> explain();

    /**
     * How the server would run the query.
     *
     * @param verbosity how much is told
     * @return a cold publisher of one document
     */
    @Override
    public abstract Mono<Document> explain(ExplainVerbosity verbosity);

    /**
     * How the server would run the query.
     *
     * @param <E> the class of the answer
     * @param explainResultClass what the answer is decoded to
     * @return a cold publisher of one answer
     */
    @Override
    public abstract <E> Mono<E> explain(Class<E> explainResultClass);

    /**
     * How the server would run the query.
     *
     * @param <E> the class of the answer
     * @param explainResultClass what the answer is decoded to
     * @param verbosity how much is told
     * @return a cold publisher of one answer
     */
    @Override
    public abstract <E> Mono<E> explain(Class<E> explainResultClass, ExplainVerbosity verbosity);
}
