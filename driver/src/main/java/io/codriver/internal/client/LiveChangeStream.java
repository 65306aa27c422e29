package io.codriver.internal.client;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.codriver.ChangeStreamFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.pipeline.ChangeQuery;
import io.codriver.internal.command.pipeline.ChangeStream;
import io.codriver.internal.command.pipeline.StreamPosition;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A change stream that is being described, and runs for each who subscribes. Described by one thread, subscribed to by any. */
final class LiveChangeStream<T> extends ChangeStreamFlux<T> {

    private final View view;
    private final Target target;
    private final ChangeQuery query;
    private final Class<T> resultClass;
    private final Flux<ChangeStreamDocument<T>> stream;

    LiveChangeStream(View view, Target target, ChangeQuery query, Class<T> resultClass) {
        this.view = view;
        this.target = target;
        this.query = query;
        this.resultClass = resultClass;
        this.stream = changes(this::decoder, query::copy);
    }

    private Decoder<ChangeStreamDocument<T>> decoder() {
        return ChangeStreamDocument.createCodec(resultClass, target.encoding().registry());
    }

    private <D> Flux<D> changes(Supplier<Decoder<D>> decoder, Supplier<ChangeQuery> described) {
        return view.operations()
                .changes(
                        () -> new StreamPosition(described.get()),
                        position -> new ChangeStream<>(target, position, decoder.get()),
                        view.context());
    }

    @Override
    public void subscribe(CoreSubscriber<? super ChangeStreamDocument<T>> actual) {
        stream.subscribe(actual);
    }

    @Override
    public Mono<ChangeStreamDocument<T>> first() {
        return changes(this::decoder, this::ofOne).take(1).next();
    }

    /** What is not wanted is not fetched. */
    private ChangeQuery ofOne() {
        ChangeQuery one = query.copy();
        one.batchSize = 1;
        return one;
    }

    @Override
    public <D> Flux<D> withDocumentClass(Class<D> documentClass) {
        Arguments.given("documentClass", documentClass);
        return changes(() -> target.encoding().registry().get(documentClass), query::copy);
    }

    @Override
    public ChangeStreamFlux<T> fullDocument(FullDocument fullDocument) {
        query.fullDocument = Arguments.given("fullDocument", fullDocument);
        return this;
    }

    @Override
    public ChangeStreamFlux<T> fullDocumentBeforeChange(FullDocumentBeforeChange fullDocumentBeforeChange) {
        query.fullDocumentBeforeChange = Arguments.given("fullDocumentBeforeChange", fullDocumentBeforeChange);
        return this;
    }

    @Override
    public ChangeStreamFlux<T> resumeAfter(BsonDocument resumeToken) {
        query.resumeAfter = Arguments.given("resumeAfter", resumeToken);
        return this;
    }

    @Override
    public ChangeStreamFlux<T> startAfter(BsonDocument resumeToken) {
        query.startAfter = Arguments.given("startAfter", resumeToken);
        return this;
    }

    @Override
    public ChangeStreamFlux<T> startAtOperationTime(BsonTimestamp operationTime) {
        query.startAtOperationTime = Arguments.given("startAtOperationTime", operationTime);
        return this;
    }

    @Override
    public ChangeStreamFlux<T> maxAwaitTime(long maxAwaitTime, TimeUnit unit) {
        query.maxAwaitMillis = Arguments.awaitMillis("maxAwaitTime", maxAwaitTime, unit, view.timeout());
        return this;
    }

    @Override
    public ChangeStreamFlux<T> collation(@Nullable Collation collation) {
        query.collation = collation;
        return this;
    }

    @Override
    public ChangeStreamFlux<T> comment(@Nullable String comment) {
        query.comment = comment == null ? null : new BsonString(comment);
        return this;
    }

    @Override
    public ChangeStreamFlux<T> comment(@Nullable BsonValue comment) {
        query.comment = comment;
        return this;
    }

    @Override
    public ChangeStreamFlux<T> batchSize(int batchSize) {
        query.batchSize = batchSize;
        return this;
    }

    @Override
    public ChangeStreamFlux<T> showExpandedEvents(boolean showExpandedEvents) {
        query.showExpandedEvents = showExpandedEvents;
        return this;
    }
}
