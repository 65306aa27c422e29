package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.MapReduceAction;
import io.codriver.MapReduceFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.MapReduce;
import io.codriver.internal.command.read.MapReduceInto;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.read.Reduction;
import io.codriver.internal.execute.OperationContext;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.Decoder;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A map-reduce that is being described, as a stream that runs it. Described by one thread, subscribed to by any. */
@SuppressWarnings("deprecation") // whoever still needs it gets it
final class LiveMapReduce<T> extends MapReduceFlux<T> {

    private final View view;
    private final Target target;
    private final Class<T> resultClass;
    private final Reduction reduction;
    private final Flux<T> stream;

    LiveMapReduce(View view, Target target, Reduction reduction, Class<T> resultClass) {
        this.view = view;
        this.target = target;
        this.reduction = reduction;
        this.resultClass = resultClass;
        this.stream = Flux.defer(this::results);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        stream.subscribe(actual);
    }

    private Flux<T> results() {
        Reduction now = reduction.copy();
        String collection = now.collection;
        if (collection == null) {
            return view.operations().cursor(() -> new MapReduce<>(target, now, decoder()), view.context());
        }
        String database = now.database == null ? target.namespace().getDatabaseName() : now.database;
        Target there = target.at(new MongoNamespace(database, collection));
        // What is written and then read is one operation, with one limit.
        OperationContext both = view.context().begunAt(view.operations().now());
        Flux<T> reading = view.operations().cursor(() -> new Find<>(there, whole(now), decoder()), both);
        return Flux.concat(run(now, both), reading);
    }

    private static Query whole(Reduction reduction) {
        Query query = new Query();
        query.collation = reduction.collation;
        query.batchSize = reduction.batchSize;
        query.timeoutMode = reduction.timeoutMode;
        return query;
    }

    private <R> Mono<R> run(Reduction now, OperationContext context) {
        return view.operations().run(() -> new MapReduceInto<R>(target, now), context);
    }

    private Decoder<T> decoder() {
        return target.encoding().registry().get(resultClass);
    }

    @Override
    public Mono<T> first() {
        return stream.next();
    }

    @Override
    public Mono<Void> toCollection() {
        if (reduction.collection == null) {
            throw new IllegalStateException("The options must specify a non-inline result");
        }
        return Mono.defer(() -> run(reduction.copy(), view.context()));
    }

    @Override
    public MapReduceFlux<T> collectionName(String collectionName) {
        reduction.collection = Arguments.given("collectionName", collectionName);
        return this;
    }

    @Override
    public MapReduceFlux<T> finalizeFunction(@Nullable String finalizeFunction) {
        reduction.finish = finalizeFunction;
        return this;
    }

    @Override
    public MapReduceFlux<T> scope(@Nullable Bson scope) {
        reduction.scope = scope;
        return this;
    }

    @Override
    public MapReduceFlux<T> sort(@Nullable Bson sort) {
        reduction.sort = sort;
        return this;
    }

    @Override
    public MapReduceFlux<T> filter(@Nullable Bson filter) {
        reduction.filter = filter;
        return this;
    }

    @Override
    public MapReduceFlux<T> limit(int limit) {
        reduction.limit = limit;
        return this;
    }

    @Override
    public MapReduceFlux<T> jsMode(boolean jsMode) {
        reduction.jsMode = jsMode;
        return this;
    }

    @Override
    public MapReduceFlux<T> verbose(boolean verbose) {
        reduction.verbose = verbose;
        return this;
    }

    @Override
    public MapReduceFlux<T> maxTime(long maxTime, TimeUnit unit) {
        reduction.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public MapReduceFlux<T> action(MapReduceAction action) {
        reduction.action = Arguments.given("action", action).getValue();
        return this;
    }

    @Override
    public MapReduceFlux<T> databaseName(@Nullable String databaseName) {
        reduction.database = databaseName;
        return this;
    }

    @Override
    public MapReduceFlux<T> bypassDocumentValidation(@Nullable Boolean bypassDocumentValidation) {
        reduction.bypassDocumentValidation = bypassDocumentValidation;
        return this;
    }

    @Override
    public MapReduceFlux<T> collation(@Nullable Collation collation) {
        reduction.collation = collation;
        return this;
    }

    @Override
    public MapReduceFlux<T> batchSize(int batchSize) {
        reduction.batchSize = batchSize;
        return this;
    }

    @Override
    public MapReduceFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        reduction.timeoutMode = Arguments.mode(timeoutMode, view.timeout());
        return this;
    }
}
