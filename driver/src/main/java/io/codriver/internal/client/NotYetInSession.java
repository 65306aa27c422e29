package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

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
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import com.mongodb.reactivestreams.client.ListIndexesPublisher;
import com.mongodb.reactivestreams.client.MapReducePublisher;
import io.codriver.CodriverCollection;
import io.codriver.FindFlux;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a collection cannot do inside an explicit session yet. Shrinks method by method, until it can be deleted. */
abstract class NotYetInSession<T> implements CodriverCollection<T> {

    @Override
    public Mono<Long> countDocuments(ClientSession clientSession) {
        throw notYet("countDocuments(ClientSession, ..)");
    }

    @Override
    public Mono<Long> countDocuments(ClientSession clientSession, Bson filter) {
        throw notYet("countDocuments(ClientSession, ..)");
    }

    @Override
    public Mono<Long> countDocuments(ClientSession clientSession, Bson filter, CountOptions options) {
        throw notYet("countDocuments(ClientSession, ..)");
    }

    @Override
    public <TResult> DistinctPublisher<TResult> distinct(
            ClientSession clientSession, String fieldName, Class<TResult> resultClass) {
        throw notYet("distinct(ClientSession, ..)");
    }

    @Override
    public <TResult> DistinctPublisher<TResult> distinct(
            ClientSession clientSession, String fieldName, Bson filter, Class<TResult> resultClass) {
        throw notYet("distinct(ClientSession, ..)");
    }

    @Override
    public FindFlux<T> find(ClientSession clientSession) {
        throw notYet("find(ClientSession, ..)");
    }

    @Override
    public <TResult> FindFlux<TResult> find(ClientSession clientSession, Class<TResult> resultClass) {
        throw notYet("find(ClientSession, ..)");
    }

    @Override
    public FindFlux<T> find(ClientSession clientSession, Bson filter) {
        throw notYet("find(ClientSession, ..)");
    }

    @Override
    public <TResult> FindFlux<TResult> find(ClientSession clientSession, Bson filter, Class<TResult> resultClass) {
        throw notYet("find(ClientSession, ..)");
    }

    @Override
    public AggregatePublisher<T> aggregate(ClientSession clientSession, List<? extends Bson> pipeline) {
        throw notYet("aggregate(ClientSession, ..)");
    }

    @Override
    public <TResult> AggregatePublisher<TResult> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("aggregate(ClientSession, ..)");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(ClientSession clientSession) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(ClientSession clientSession, Class<TResult> resultClass) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public MapReducePublisher<T> mapReduce(ClientSession clientSession, String mapFunction, String reduceFunction) {
        throw notYet("mapReduce(ClientSession, ..)");
    }

    @Override
    public <TResult> MapReducePublisher<TResult> mapReduce(
            ClientSession clientSession, String mapFunction, String reduceFunction, Class<TResult> resultClass) {
        throw notYet("mapReduce(ClientSession, ..)");
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests) {
        throw notYet("bulkWrite(ClientSession, ..)");
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options) {
        throw notYet("bulkWrite(ClientSession, ..)");
    }

    @Override
    public Mono<InsertOneResult> insertOne(ClientSession clientSession, T document) {
        throw notYet("insertOne(ClientSession, ..)");
    }

    @Override
    public Mono<InsertOneResult> insertOne(ClientSession clientSession, T document, InsertOneOptions options) {
        throw notYet("insertOne(ClientSession, ..)");
    }

    @Override
    public Mono<InsertManyResult> insertMany(ClientSession clientSession, List<? extends T> documents) {
        throw notYet("insertMany(ClientSession, ..)");
    }

    @Override
    public Mono<InsertManyResult> insertMany(
            ClientSession clientSession, List<? extends T> documents, InsertManyOptions options) {
        throw notYet("insertMany(ClientSession, ..)");
    }

    @Override
    public Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter) {
        throw notYet("deleteOne(ClientSession, ..)");
    }

    @Override
    public Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter, DeleteOptions options) {
        throw notYet("deleteOne(ClientSession, ..)");
    }

    @Override
    public Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter) {
        throw notYet("deleteMany(ClientSession, ..)");
    }

    @Override
    public Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter, DeleteOptions options) {
        throw notYet("deleteMany(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> replaceOne(ClientSession clientSession, Bson filter, T replacement) {
        throw notYet("replaceOne(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> replaceOne(
            ClientSession clientSession, Bson filter, T replacement, ReplaceOptions options) {
        throw notYet("replaceOne(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update) {
        throw notYet("updateOne(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options) {
        throw notYet("updateOne(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        throw notYet("updateOne(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateOne(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options) {
        throw notYet("updateOne(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update) {
        throw notYet("updateMany(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options) {
        throw notYet("updateMany(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        throw notYet("updateMany(ClientSession, ..)");
    }

    @Override
    public Mono<UpdateResult> updateMany(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options) {
        throw notYet("updateMany(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter) {
        throw notYet("findOneAndDelete(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter, FindOneAndDeleteOptions options) {
        throw notYet("findOneAndDelete(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndReplace(ClientSession clientSession, Bson filter, T replacement) {
        throw notYet("findOneAndReplace(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndReplace(
            ClientSession clientSession, Bson filter, T replacement, FindOneAndReplaceOptions options) {
        throw notYet("findOneAndReplace(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update) {
        throw notYet("findOneAndUpdate(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndUpdate(
            ClientSession clientSession, Bson filter, Bson update, FindOneAndUpdateOptions options) {
        throw notYet("findOneAndUpdate(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        throw notYet("findOneAndUpdate(ClientSession, ..)");
    }

    @Override
    public Mono<T> findOneAndUpdate(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options) {
        throw notYet("findOneAndUpdate(ClientSession, ..)");
    }

    @Override
    public Mono<Void> drop(ClientSession clientSession) {
        throw notYet("drop(ClientSession, ..)");
    }

    @Override
    public Mono<Void> drop(ClientSession clientSession, DropCollectionOptions options) {
        throw notYet("drop(ClientSession, ..)");
    }

    @Override
    public Mono<String> createIndex(ClientSession clientSession, Bson keys) {
        throw notYet("createIndex(ClientSession, ..)");
    }

    @Override
    public Mono<String> createIndex(ClientSession clientSession, Bson keys, IndexOptions options) {
        throw notYet("createIndex(ClientSession, ..)");
    }

    @Override
    public Flux<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes) {
        throw notYet("createIndexes(ClientSession, ..)");
    }

    @Override
    public Flux<String> createIndexes(
            ClientSession clientSession, List<IndexModel> indexes, CreateIndexOptions options) {
        throw notYet("createIndexes(ClientSession, ..)");
    }

    @Override
    public ListIndexesPublisher<Document> listIndexes(ClientSession clientSession) {
        throw notYet("listIndexes(ClientSession, ..)");
    }

    @Override
    public <TResult> ListIndexesPublisher<TResult> listIndexes(
            ClientSession clientSession, Class<TResult> resultClass) {
        throw notYet("listIndexes(ClientSession, ..)");
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, String indexName) {
        throw notYet("dropIndex(ClientSession, ..)");
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, Bson keys) {
        throw notYet("dropIndex(ClientSession, ..)");
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, String indexName, DropIndexOptions options) {
        throw notYet("dropIndex(ClientSession, ..)");
    }

    @Override
    public Mono<Void> dropIndex(ClientSession clientSession, Bson keys, DropIndexOptions options) {
        throw notYet("dropIndex(ClientSession, ..)");
    }

    @Override
    public Mono<Void> dropIndexes(ClientSession clientSession) {
        throw notYet("dropIndexes(ClientSession, ..)");
    }

    @Override
    public Mono<Void> dropIndexes(ClientSession clientSession, DropIndexOptions options) {
        throw notYet("dropIndexes(ClientSession, ..)");
    }

    @Override
    public Mono<Void> renameCollection(ClientSession clientSession, MongoNamespace newNamespace) {
        throw notYet("renameCollection(ClientSession, ..)");
    }

    @Override
    public Mono<Void> renameCollection(
            ClientSession clientSession, MongoNamespace newNamespace, RenameCollectionOptions options) {
        throw notYet("renameCollection(ClientSession, ..)");
    }
}
