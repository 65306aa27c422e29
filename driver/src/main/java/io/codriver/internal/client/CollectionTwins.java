package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.AggregateFlux;
import io.codriver.ChangeStreamFlux;
import io.codriver.CodriverCollection;
import io.codriver.DistinctFlux;
import io.codriver.FindFlux;
import io.codriver.ListIndexesFlux;
import io.codriver.MapReduceFlux;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The operations of a collection inside an explicit session: those of a collection that has the session. */
abstract class CollectionTwins<T> extends CollectionSchema<T> {

    CollectionTwins(MongoNamespace namespace, Class<T> documentClass, View view) {
        super(namespace, documentClass, view);
    }

    /** This collection, with all its operations in the session. */
    abstract CodriverCollection<T> in(ClientSession clientSession);

    @Override
    public Mono<Long> countDocuments(ClientSession clientSession) {
        return in(clientSession).countDocuments();
    }

    @Override
    public Mono<Long> countDocuments(ClientSession clientSession, Bson filter) {
        return in(clientSession).countDocuments(filter);
    }

    @Override
    public Mono<Long> countDocuments(ClientSession clientSession, Bson filter, CountOptions options) {
        return in(clientSession).countDocuments(filter, options);
    }

    @Override
    public <TResult> DistinctFlux<TResult> distinct(
            ClientSession clientSession, String fieldName, Class<TResult> resultClass) {
        return in(clientSession).distinct(fieldName, resultClass);
    }

    @Override
    public <TResult> DistinctFlux<TResult> distinct(
            ClientSession clientSession, String fieldName, Bson filter, Class<TResult> resultClass) {
        return in(clientSession).distinct(fieldName, filter, resultClass);
    }

    @Override
    public FindFlux<T> find(ClientSession clientSession) {
        return in(clientSession).find();
    }

    @Override
    public <TResult> FindFlux<TResult> find(ClientSession clientSession, Class<TResult> resultClass) {
        return in(clientSession).find(resultClass);
    }

    @Override
    public FindFlux<T> find(ClientSession clientSession, Bson filter) {
        return in(clientSession).find(filter);
    }

    @Override
    public <TResult> FindFlux<TResult> find(ClientSession clientSession, Bson filter, Class<TResult> resultClass) {
        return in(clientSession).find(filter, resultClass);
    }

    @Override
    public AggregateFlux<T> aggregate(ClientSession clientSession, List<? extends Bson> pipeline) {
        return in(clientSession).aggregate(pipeline);
    }

    @Override
    public <TResult> AggregateFlux<TResult> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        return in(clientSession).aggregate(pipeline, resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch(ClientSession clientSession) {
        return in(clientSession).watch();
    }

    @Override
    public <TResult> ChangeStreamFlux<TResult> watch(ClientSession clientSession, Class<TResult> resultClass) {
        return in(clientSession).watch(resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        return in(clientSession).watch(pipeline);
    }

    @Override
    public <TResult> ChangeStreamFlux<TResult> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        return in(clientSession).watch(pipeline, resultClass);
    }

    @Override
    @Deprecated
    public MapReduceFlux<T> mapReduce(ClientSession clientSession, String mapFunction, String reduceFunction) {
        return in(clientSession).mapReduce(mapFunction, reduceFunction);
    }

    @Override
    @Deprecated
    public <TResult> MapReduceFlux<TResult> mapReduce(
            ClientSession clientSession, String mapFunction, String reduceFunction, Class<TResult> resultClass) {
        return in(clientSession).mapReduce(mapFunction, reduceFunction, resultClass);
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests) {
        return in(clientSession).bulkWrite(requests);
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options) {
        return in(clientSession).bulkWrite(requests, options);
    }

    @Override
    public Mono<InsertOneResult> insertOne(ClientSession clientSession, T document) {
        return in(clientSession).insertOne(document);
    }

    @Override
    public Mono<InsertOneResult> insertOne(ClientSession clientSession, T document, InsertOneOptions options) {
        return in(clientSession).insertOne(document, options);
    }

    @Override
    public Mono<InsertManyResult> insertMany(ClientSession clientSession, List<? extends T> documents) {
        return in(clientSession).insertMany(documents);
    }

    @Override
    public Mono<InsertManyResult> insertMany(
            ClientSession clientSession, List<? extends T> documents, InsertManyOptions options) {
        return in(clientSession).insertMany(documents, options);
    }

    @Override
    public Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter) {
        return in(clientSession).deleteOne(filter);
    }

    @Override
    public Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter, DeleteOptions options) {
        return in(clientSession).deleteOne(filter, options);
    }

    @Override
    public Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter) {
        return in(clientSession).deleteMany(filter);
    }

    @Override
    public Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter, DeleteOptions options) {
        return in(clientSession).deleteMany(filter, options);
    }

    @Override
    public Mono<UpdateResult> replaceOne(ClientSession clientSession, Bson filter, T replacement) {
        return in(clientSession).replaceOne(filter, replacement);
    }

    @Override
    public Mono<UpdateResult> replaceOne(
            ClientSession clientSession, Bson filter, T replacement, ReplaceOptions options) {
        return in(clientSession).replaceOne(filter, replacement, options);
    }

    @Override
    public Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update) {
        return in(clientSession).updateOne(filter, update);
    }

    @Override
    public Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options) {
        return in(clientSession).updateOne(filter, update, options);
    }

    @Override
    public Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        return in(clientSession).updateOne(filter, update);
    }

    @Override
    public Mono<UpdateResult> updateOne(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options) {
        return in(clientSession).updateOne(filter, update, options);
    }

    @Override
    public Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update) {
        return in(clientSession).updateMany(filter, update);
    }

    @Override
    public Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options) {
        return in(clientSession).updateMany(filter, update, options);
    }

    @Override
    public Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        return in(clientSession).updateMany(filter, update);
    }

    @Override
    public Mono<UpdateResult> updateMany(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options) {
        return in(clientSession).updateMany(filter, update, options);
    }

    @Override
    public Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter) {
        return in(clientSession).findOneAndDelete(filter);
    }

    @Override
    public Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter, FindOneAndDeleteOptions options) {
        return in(clientSession).findOneAndDelete(filter, options);
    }

    @Override
    public Mono<T> findOneAndReplace(ClientSession clientSession, Bson filter, T replacement) {
        return in(clientSession).findOneAndReplace(filter, replacement);
    }

    @Override
    public Mono<T> findOneAndReplace(
            ClientSession clientSession, Bson filter, T replacement, FindOneAndReplaceOptions options) {
        return in(clientSession).findOneAndReplace(filter, replacement, options);
    }

    @Override
    public Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update) {
        return in(clientSession).findOneAndUpdate(filter, update);
    }

    @Override
    public Mono<T> findOneAndUpdate(
            ClientSession clientSession, Bson filter, Bson update, FindOneAndUpdateOptions options) {
        return in(clientSession).findOneAndUpdate(filter, update, options);
    }

    @Override
    public Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        return in(clientSession).findOneAndUpdate(filter, update);
    }

    @Override
    public Mono<T> findOneAndUpdate(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options) {
        return in(clientSession).findOneAndUpdate(filter, update, options);
    }

    @Override
    public Mono<Void> drop(ClientSession clientSession) {
        return in(clientSession).drop();
    }

    @Override
    public Mono<Void> drop(ClientSession clientSession, DropCollectionOptions options) {
        return in(clientSession).drop(options);
    }

    @Override
    public Mono<String> createIndex(ClientSession clientSession, Bson keys) {
        return in(clientSession).createIndex(keys);
    }

    @Override
    public Mono<String> createIndex(ClientSession clientSession, Bson keys, IndexOptions options) {
        return in(clientSession).createIndex(keys, options);
    }

    @Override
    public Flux<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes) {
        return in(clientSession).createIndexes(indexes);
    }

    @Override
    public Flux<String> createIndexes(
            ClientSession clientSession, List<IndexModel> indexes, CreateIndexOptions options) {
        return in(clientSession).createIndexes(indexes, options);
    }

    @Override
    public ListIndexesFlux<Document> listIndexes(ClientSession clientSession) {
        return in(clientSession).listIndexes();
    }

    @Override
    public <TResult> ListIndexesFlux<TResult> listIndexes(ClientSession clientSession, Class<TResult> resultClass) {
        return in(clientSession).listIndexes(resultClass);
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, String indexName) {
        return in(clientSession).dropIndex(indexName);
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, Bson keys) {
        return in(clientSession).dropIndex(keys);
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, String indexName, DropIndexOptions options) {
        return in(clientSession).dropIndex(indexName, options);
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, Bson keys, DropIndexOptions options) {
        return in(clientSession).dropIndex(keys, options);
    }

    @Override
    public Mono<Void> dropIndexes(ClientSession clientSession) {
        return in(clientSession).dropIndexes();
    }

    @Override
    public Mono<Void> dropIndexes(ClientSession clientSession, DropIndexOptions options) {
        return in(clientSession).dropIndexes(options);
    }

    @Override
    public Mono<Void> renameCollection(ClientSession clientSession, MongoNamespace newNamespace) {
        return in(clientSession).renameCollection(newNamespace);
    }

    @Override
    public Mono<Void> renameCollection(
            ClientSession clientSession, MongoNamespace newNamespace, RenameCollectionOptions options) {
        return in(clientSession).renameCollection(newNamespace, options);
    }
}
