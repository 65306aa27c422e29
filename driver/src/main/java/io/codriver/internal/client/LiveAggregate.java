package io.codriver.internal.client;

import com.mongodb.ExplainVerbosity;
import com.mongodb.MongoNamespace;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.codriver.AggregateFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.pipeline.Aggregate;
import io.codriver.internal.command.pipeline.AggregateInto;
import io.codriver.internal.command.pipeline.Pipeline;
import io.codriver.internal.command.read.Explain;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.FindFirst;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.execute.OperationContext;
import java.util.concurrent.TimeUnit;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.Decoder;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An aggregation that is being described, as a stream that runs it. Described by one thread, subscribed to by any. */
final class LiveAggregate<T> extends AggregateFlux<T> {

    private final View view;
    private final Target target;
    private final Class<T> resultClass;
    private final Pipeline pipeline;
    private final Flux<T> stream;

    LiveAggregate(View view, Target target, Pipeline pipeline, Class<T> resultClass) {
        this.view = view;
        this.target = target;
        this.pipeline = pipeline;
        this.resultClass = resultClass;
        this.stream = Flux.defer(this::results);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        stream.subscribe(actual);
    }

    private Flux<T> results() {
        Pipeline now = pipeline.copy();
        MongoNamespace written = now.written(target);
        if (written == null) {
            return view.operations().cursor(() -> new Aggregate<>(target, now, decoder(resultClass)), view.context());
        }
        Target there = target.at(written);
        OperationContext both = begun();
        Flux<T> reading = view.operations().cursor(() -> new Find<>(there, whole(now), decoder(resultClass)), both);
        return Flux.concat(run(now, both), reading);
    }

    @Override
    public Mono<T> first() {
        return Mono.defer(() -> {
            Pipeline now = pipeline.copy();
            MongoNamespace written = now.written(target);
            if (written == null) {
                now.batchSize = 1;
                return view.operations()
                        .cursor(() -> new Aggregate<>(target, now, decoder(resultClass)), view.context())
                        .take(1)
                        .next();
            }
            Target there = target.at(written);
            OperationContext both = begun();
            Mono<T> reading =
                    view.operations().run(() -> new FindFirst<>(there, whole(now), decoder(resultClass)), both);
            return this.<T>run(now, both).switchIfEmpty(reading);
        });
    }

    /** What is written and then read is one operation, with one limit. */
    private OperationContext begun() {
        return view.context().begunAt(view.operations().now());
    }

    /** What the stage has written, as the aggregation was described. */
    private static Query whole(Pipeline pipeline) {
        Query query = new Query();
        query.collation = pipeline.collation;
        query.comment = pipeline.comment;
        query.batchSize = pipeline.batchSize;
        query.timeoutMode = pipeline.timeoutMode;
        return query;
    }

    @Override
    public Mono<Void> toCollection() {
        if (!pipeline.isWriting(target.encoding())) {
            throw new IllegalStateException("The last stage of the aggregation pipeline must be $out or $merge");
        }
        return Mono.defer(() -> run(pipeline.copy(), view.context()));
    }

    private <R> Mono<R> run(Pipeline now, OperationContext context) {
        return view.operations().run(() -> new AggregateInto<R>(target, now), context);
    }

    @Override
    public AggregateFlux<T> allowDiskUse(@Nullable Boolean allowDiskUse) {
        pipeline.allowDiskUse = allowDiskUse;
        return this;
    }

    @Override
    public AggregateFlux<T> maxTime(long maxTime, TimeUnit unit) {
        pipeline.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public AggregateFlux<T> maxAwaitTime(long maxAwaitTime, TimeUnit unit) {
        pipeline.maxAwaitMillis = Arguments.awaitMillis("maxAwaitTime", maxAwaitTime, unit, view.timeout());
        return this;
    }

    @Override
    public AggregateFlux<T> bypassDocumentValidation(@Nullable Boolean bypassDocumentValidation) {
        pipeline.bypassDocumentValidation = bypassDocumentValidation;
        return this;
    }

    @Override
    public AggregateFlux<T> collation(@Nullable Collation collation) {
        pipeline.collation = collation;
        return this;
    }

    @Override
    public AggregateFlux<T> comment(@Nullable String comment) {
        pipeline.comment = comment == null ? null : new BsonString(comment);
        return this;
    }

    @Override
    public AggregateFlux<T> comment(@Nullable BsonValue comment) {
        pipeline.comment = comment;
        return this;
    }

    @Override
    public AggregateFlux<T> hint(@Nullable Bson hint) {
        pipeline.hint = hint;
        return this;
    }

    @Override
    public AggregateFlux<T> hintString(@Nullable String hint) {
        pipeline.hintString = hint;
        return this;
    }

    @Override
    public AggregateFlux<T> let(@Nullable Bson variables) {
        pipeline.let = variables;
        return this;
    }

    @Override
    public AggregateFlux<T> batchSize(int batchSize) {
        pipeline.batchSize = batchSize;
        return this;
    }

    @Override
    public AggregateFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        pipeline.timeoutMode = Arguments.mode(timeoutMode, view.timeout());
        return this;
    }

    @Override
    public Mono<Document> explain() {
        return explained(Document.class, null);
    }

    @Override
    public Mono<Document> explain(ExplainVerbosity verbosity) {
        return explained(Document.class, Arguments.given("verbosity", verbosity));
    }

    @Override
    public <E> Mono<E> explain(Class<E> explainResultClass) {
        return explained(explainResultClass, null);
    }

    @Override
    public <E> Mono<E> explain(Class<E> explainResultClass, ExplainVerbosity verbosity) {
        return explained(explainResultClass, Arguments.given("verbosity", verbosity));
    }

    private <E> Mono<E> explained(Class<E> answer, @Nullable ExplainVerbosity verbosity) {
        Arguments.given("explainResultClass", answer);
        Pipeline now = pipeline.copy();
        return view.operations().run(() -> new Explain<>(target, now, verbosity, decoder(answer)), view.context());
    }

    private <E> Decoder<E> decoder(Class<E> wanted) {
        return target.encoding().registry().get(wanted);
    }
}
