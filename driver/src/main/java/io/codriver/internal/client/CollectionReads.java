package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import com.mongodb.reactivestreams.client.MapReducePublisher;
import io.codriver.FindFlux;
import io.codriver.internal.command.CountDocuments;
import io.codriver.internal.command.EstimatedCount;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** The reads of a collection. */
abstract class CollectionReads<T> extends CollectionCore<T> {

    CollectionReads(MongoNamespace namespace, Class<T> documentClass, View view) {
        super(namespace, documentClass, view);
    }

    @Override
    public FindFlux<T> find() {
        return find(new BsonDocument(), documentClass);
    }

    @Override
    public <R> FindFlux<R> find(Class<R> resultClass) {
        return find(new BsonDocument(), resultClass);
    }

    @Override
    public FindFlux<T> find(Bson filter) {
        return find(filter, documentClass);
    }

    @Override
    public <R> FindFlux<R> find(Bson filter, Class<R> resultClass) {
        Arguments.given("filter", filter);
        Arguments.given("resultClass", resultClass);
        return new LiveFind<>(view.operations(), view.context(), target, resultClass).filter(filter);
    }

    @Override
    public Mono<Long> countDocuments() {
        return countDocuments(new BsonDocument(), new CountOptions());
    }

    @Override
    public Mono<Long> countDocuments(Bson filter) {
        return countDocuments(filter, new CountOptions());
    }

    @Override
    public Mono<Long> countDocuments(Bson filter, CountOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("options", options);
        return run(() -> new CountDocuments(target, filter, options));
    }

    @Override
    public Mono<Long> estimatedDocumentCount() {
        return estimatedDocumentCount(new EstimatedDocumentCountOptions());
    }

    @Override
    public Mono<Long> estimatedDocumentCount(EstimatedDocumentCountOptions options) {
        Arguments.given("options", options);
        return run(() -> new EstimatedCount(target, options));
    }

    @Override
    public <TResult> DistinctPublisher<TResult> distinct(String fieldName, Class<TResult> resultClass) {
        throw notYet("distinct");
    }

    @Override
    public <TResult> DistinctPublisher<TResult> distinct(String fieldName, Bson filter, Class<TResult> resultClass) {
        throw notYet("distinct");
    }

    @Override
    public AggregatePublisher<T> aggregate(List<? extends Bson> pipeline) {
        throw notYet("aggregate");
    }

    @Override
    public <TResult> AggregatePublisher<TResult> aggregate(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("aggregate");
    }

    @Override
    public ChangeStreamPublisher<Document> watch() {
        throw notYet("watch");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(Class<TResult> resultClass) {
        throw notYet("watch");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(List<? extends Bson> pipeline) {
        throw notYet("watch");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("watch");
    }

    @Override
    public MapReducePublisher<T> mapReduce(String mapFunction, String reduceFunction) {
        throw notYet("mapReduce");
    }

    @Override
    public <TResult> MapReducePublisher<TResult> mapReduce(
            String mapFunction, String reduceFunction, Class<TResult> resultClass) {
        throw notYet("mapReduce");
    }
}
