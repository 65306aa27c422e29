package io.codriver.internal.client;

import com.mongodb.ExplainVerbosity;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import io.codriver.AggregateFlux;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.pipeline.Pipeline;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * A list of search indexes that is being described: an aggregation without a read concern. No {@link
 * reactor.core.publisher.Flux}, whose method {@code name} is final.
 *
 * <p>Spec: Index Management, "Search Indexes".
 */
final class LiveListSearchIndexes<T> implements ListSearchIndexesPublisher<T> {

    private final BsonDocument which = new BsonDocument();
    private final AggregateFlux<T> aggregation;

    LiveListSearchIndexes(View view, MongoNamespace namespace, Class<T> resultClass) {
        View unconcerned = view.with(ReadConcern.DEFAULT);
        Pipeline pipeline = new Pipeline(Level.COLLECTION, List.of(new BsonDocument("$listSearchIndexes", which)));
        this.aggregation = new LiveAggregate<>(
                unconcerned, unconcerned.target(namespace, BsonDocument.class), pipeline, resultClass);
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        aggregation.subscribe(subscriber);
    }

    @Override
    public ListSearchIndexesPublisher<T> name(String indexName) {
        which.put("name", new BsonString(Arguments.given("indexName", indexName)));
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> allowDiskUse(@Nullable Boolean allowDiskUse) {
        aggregation.allowDiskUse(allowDiskUse);
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> batchSize(int batchSize) {
        aggregation.batchSize(batchSize);
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> maxTime(long maxTime, TimeUnit timeUnit) {
        aggregation.maxTime(maxTime, timeUnit);
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> collation(@Nullable Collation collation) {
        aggregation.collation(collation);
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> comment(@Nullable String comment) {
        aggregation.comment(comment);
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> comment(@Nullable BsonValue comment) {
        aggregation.comment(comment);
        return this;
    }

    @Override
    public ListSearchIndexesPublisher<T> timeoutMode(TimeoutMode timeoutMode) {
        aggregation.timeoutMode(timeoutMode);
        return this;
    }

    @Override
    public Publisher<T> first() {
        return aggregation.first();
    }

    @Override
    public Publisher<Document> explain() {
        return aggregation.explain();
    }

    @Override
    public Publisher<Document> explain(ExplainVerbosity verbosity) {
        return aggregation.explain(verbosity);
    }

    @Override
    public <E> Publisher<E> explain(Class<E> explainResultClass) {
        return aggregation.explain(explainResultClass);
    }

    @Override
    public <E> Publisher<E> explain(Class<E> explainResultClass, ExplainVerbosity verbosity) {
        return aggregation.explain(explainResultClass, verbosity);
    }
}
