package io.codriver.internal.client;

import com.mongodb.CursorType;
import com.mongodb.ExplainVerbosity;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.codriver.FindFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.read.Explain;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.FindFirst;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.execute.OperationContext;
import io.codriver.internal.execute.Operations;
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

/** A query that is being described, as a stream that runs it. Described by one thread, subscribed to by any. */
final class LiveFind<T> extends FindFlux<T> {

    private final Operations operations;
    private final OperationContext context;
    private final Target target;
    private final Class<T> resultClass;
    private final Query query = new Query();
    private final Flux<T> stream;

    LiveFind(Operations operations, OperationContext context, Target target, Class<T> resultClass) {
        this.operations = operations;
        this.context = context;
        this.target = target;
        this.resultClass = resultClass;
        this.stream = operations.cursor(() -> new Find<>(target, query.copy(), decoder(resultClass)), context);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        stream.subscribe(actual);
    }

    @Override
    public Mono<T> first() {
        Query now = query.copy();
        return operations.run(() -> new FindFirst<>(target, now, decoder(resultClass)), context);
    }

    @Override
    public FindFlux<T> filter(@Nullable Bson filter) {
        query.filter = filter;
        return this;
    }

    @Override
    public FindFlux<T> limit(int limit) {
        query.limit = limit;
        return this;
    }

    @Override
    public FindFlux<T> skip(int skip) {
        query.skip = skip;
        return this;
    }

    @Override
    public FindFlux<T> maxTime(long maxTime, TimeUnit unit) {
        query.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public FindFlux<T> maxAwaitTime(long maxAwaitTime, TimeUnit unit) {
        query.maxAwaitMillis = Arguments.awaitMillis("maxAwaitTime", maxAwaitTime, unit, context.timeout());
        return this;
    }

    @Override
    public FindFlux<T> projection(@Nullable Bson projection) {
        query.projection = projection;
        return this;
    }

    @Override
    public FindFlux<T> sort(@Nullable Bson sort) {
        query.sort = sort;
        return this;
    }

    @Override
    public FindFlux<T> noCursorTimeout(boolean noCursorTimeout) {
        query.noCursorTimeout = noCursorTimeout;
        return this;
    }

    @Override
    public FindFlux<T> partial(boolean partial) {
        query.partial = partial;
        return this;
    }

    @Override
    public FindFlux<T> cursorType(CursorType cursorType) {
        query.cursorType = Arguments.given("cursorType", cursorType);
        return this;
    }

    @Override
    public FindFlux<T> collation(@Nullable Collation collation) {
        query.collation = collation;
        return this;
    }

    @Override
    public FindFlux<T> comment(@Nullable String comment) {
        query.comment = comment == null ? null : new BsonString(comment);
        return this;
    }

    @Override
    public FindFlux<T> comment(@Nullable BsonValue comment) {
        query.comment = comment;
        return this;
    }

    @Override
    public FindFlux<T> hint(@Nullable Bson hint) {
        query.hint = hint;
        return this;
    }

    @Override
    public FindFlux<T> hintString(@Nullable String hint) {
        query.hintString = hint;
        return this;
    }

    @Override
    public FindFlux<T> let(@Nullable Bson variables) {
        query.let = variables;
        return this;
    }

    @Override
    public FindFlux<T> max(@Nullable Bson max) {
        query.max = max;
        return this;
    }

    @Override
    public FindFlux<T> min(@Nullable Bson min) {
        query.min = min;
        return this;
    }

    @Override
    public FindFlux<T> returnKey(boolean returnKey) {
        query.returnKey = returnKey;
        return this;
    }

    @Override
    public FindFlux<T> showRecordId(boolean showRecordId) {
        query.showRecordId = showRecordId;
        return this;
    }

    @Override
    public FindFlux<T> batchSize(int batchSize) {
        query.batchSize = batchSize;
        return this;
    }

    @Override
    public FindFlux<T> allowDiskUse(@Nullable Boolean allowDiskUse) {
        query.allowDiskUse = allowDiskUse;
        return this;
    }

    @Override
    public FindFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        query.timeoutMode = Arguments.mode(timeoutMode, context.timeout());
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
        Query now = query.copy();
        return operations.run(() -> new Explain<>(target, now, verbosity, decoder(answer)), context);
    }

    private <E> Decoder<E> decoder(Class<E> wanted) {
        return target.encoding().registry().get(wanted);
    }
}
