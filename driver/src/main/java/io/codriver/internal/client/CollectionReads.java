package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import io.codriver.AggregateFlux;
import io.codriver.ChangeStreamFlux;
import io.codriver.DistinctFlux;
import io.codriver.FindFlux;
import io.codriver.MapReduceFlux;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.pipeline.ChangeQuery;
import io.codriver.internal.command.pipeline.Pipeline;
import io.codriver.internal.command.read.CountDocuments;
import io.codriver.internal.command.read.EstimatedCount;
import io.codriver.internal.command.read.Reduction;
import io.codriver.internal.command.read.Values;
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
    public <R> DistinctFlux<R> distinct(String fieldName, Class<R> resultClass) {
        return distinct(fieldName, new BsonDocument(), resultClass);
    }

    @Override
    public <R> DistinctFlux<R> distinct(String fieldName, Bson filter, Class<R> resultClass) {
        Arguments.given("resultClass", resultClass);
        Values values = new Values(Arguments.given("fieldName", fieldName));
        return new LiveDistinct<>(view, target, values, resultClass).filter(Arguments.given("filter", filter));
    }

    @Override
    public AggregateFlux<T> aggregate(List<? extends Bson> pipeline) {
        return aggregate(pipeline, documentClass);
    }

    @Override
    public <R> AggregateFlux<R> aggregate(List<? extends Bson> pipeline, Class<R> resultClass) {
        Arguments.given("resultClass", resultClass);
        Pipeline stages = new Pipeline(Level.COLLECTION, Arguments.given("pipeline", pipeline));
        return new LiveAggregate<>(view, target, stages, resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch() {
        return watch(List.of(), Document.class);
    }

    @Override
    public <R> ChangeStreamFlux<R> watch(Class<R> resultClass) {
        return watch(List.of(), resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch(List<? extends Bson> pipeline) {
        return watch(pipeline, Document.class);
    }

    @Override
    public <R> ChangeStreamFlux<R> watch(List<? extends Bson> pipeline, Class<R> resultClass) {
        Arguments.given("resultClass", resultClass);
        ChangeQuery changes = new ChangeQuery(Level.COLLECTION, Arguments.given("pipeline", pipeline));
        return new LiveChangeStream<>(view, target, changes, resultClass);
    }

    @Override
    @Deprecated
    public MapReduceFlux<T> mapReduce(String mapFunction, String reduceFunction) {
        return mapReduce(mapFunction, reduceFunction, documentClass);
    }

    @Override
    @Deprecated
    public <R> MapReduceFlux<R> mapReduce(String mapFunction, String reduceFunction, Class<R> resultClass) {
        Arguments.given("mapFunction", mapFunction);
        Arguments.given("reduceFunction", reduceFunction);
        Arguments.given("resultClass", resultClass);
        return new LiveMapReduce<>(view, target, new Reduction(mapFunction, reduceFunction), resultClass);
    }
}
