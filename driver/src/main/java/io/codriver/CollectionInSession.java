package io.codriver;

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
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The operations of a collection inside an explicit session: each is the twin of the method of the same name in
 * {@link CodriverCollection}. A session of another client, and one that was closed, is refused with
 * {@code IllegalStateException} or {@code MongoClientException} before anything is sent; what runs in one session runs in
 * sequence.
 *
 * @param <T> what the documents are decoded to and encoded from
 */
public interface CollectionInSession<T> extends MongoCollection<T> {

    /** As {@link #countDocuments()}, inside the session. */
    @Override
    Mono<Long> countDocuments(ClientSession clientSession);

    /** As {@link #countDocuments(Bson)}, inside the session. */
    @Override
    Mono<Long> countDocuments(ClientSession clientSession, Bson filter);

    /** As {@link #countDocuments(Bson, CountOptions)}, inside the session. */
    @Override
    Mono<Long> countDocuments(ClientSession clientSession, Bson filter, CountOptions options);

    /** As {@link #find()}, inside the session. */
    @Override
    FindFlux<T> find(ClientSession clientSession);

    /** As {@link #find(Class)}, inside the session. */
    @Override
    <TResult> FindFlux<TResult> find(ClientSession clientSession, Class<TResult> resultClass);

    /** As {@link #find(Bson)}, inside the session. */
    @Override
    FindFlux<T> find(ClientSession clientSession, Bson filter);

    /** As {@link #find(Bson, Class)}, inside the session. */
    @Override
    <TResult> FindFlux<TResult> find(ClientSession clientSession, Bson filter, Class<TResult> resultClass);

    /** As {@link #bulkWrite(List)}, inside the session. */
    @Override
    Mono<BulkWriteResult> bulkWrite(ClientSession clientSession, List<? extends WriteModel<? extends T>> requests);

    /** As {@link #bulkWrite(List, BulkWriteOptions)}, inside the session. */
    @Override
    Mono<BulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options);

    /** As {@link #insertOne(Object)}, inside the session. */
    @Override
    Mono<InsertOneResult> insertOne(ClientSession clientSession, T document);

    /** As {@link #insertOne(Object, InsertOneOptions)}, inside the session. */
    @Override
    Mono<InsertOneResult> insertOne(ClientSession clientSession, T document, InsertOneOptions options);

    /** As {@link #insertMany(List)}, inside the session. */
    @Override
    Mono<InsertManyResult> insertMany(ClientSession clientSession, List<? extends T> documents);

    /** As {@link #insertMany(List, InsertManyOptions)}, inside the session. */
    @Override
    Mono<InsertManyResult> insertMany(
            ClientSession clientSession, List<? extends T> documents, InsertManyOptions options);

    /** As {@link #deleteOne(Bson)}, inside the session. */
    @Override
    Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter);

    /** As {@link #deleteOne(Bson, DeleteOptions)}, inside the session. */
    @Override
    Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter, DeleteOptions options);

    /** As {@link #deleteMany(Bson)}, inside the session. */
    @Override
    Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter);

    /** As {@link #deleteMany(Bson, DeleteOptions)}, inside the session. */
    @Override
    Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter, DeleteOptions options);

    /** As {@link #replaceOne(Bson, Object)}, inside the session. */
    @Override
    Mono<UpdateResult> replaceOne(ClientSession clientSession, Bson filter, T replacement);

    /** As {@link #replaceOne(Bson, Object, ReplaceOptions)}, inside the session. */
    @Override
    Mono<UpdateResult> replaceOne(ClientSession clientSession, Bson filter, T replacement, ReplaceOptions options);

    /** As {@link #updateOne(Bson, Bson)}, inside the session. */
    @Override
    Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update);

    /** As {@link #updateOne(Bson, Bson, UpdateOptions)}, inside the session. */
    @Override
    Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options);

    /** As {@link #updateOne(Bson, List)}, inside the session. */
    @Override
    Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, List<? extends Bson> update);

    /** As {@link #updateOne(Bson, List, UpdateOptions)}, inside the session. */
    @Override
    Mono<UpdateResult> updateOne(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options);

    /** As {@link #updateMany(Bson, Bson)}, inside the session. */
    @Override
    Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update);

    /** As {@link #updateMany(Bson, Bson, UpdateOptions)}, inside the session. */
    @Override
    Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options);

    /** As {@link #updateMany(Bson, List)}, inside the session. */
    @Override
    Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, List<? extends Bson> update);

    /** As {@link #updateMany(Bson, List, UpdateOptions)}, inside the session. */
    @Override
    Mono<UpdateResult> updateMany(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options);

    /** As {@link #findOneAndDelete(Bson)}, inside the session. */
    @Override
    Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter);

    /** As {@link #findOneAndDelete(Bson, FindOneAndDeleteOptions)}, inside the session. */
    @Override
    Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter, FindOneAndDeleteOptions options);

    /** As {@link #findOneAndReplace(Bson, Object)}, inside the session. */
    @Override
    Mono<T> findOneAndReplace(ClientSession clientSession, Bson filter, T replacement);

    /** As {@link #findOneAndReplace(Bson, Object, FindOneAndReplaceOptions)}, inside the session. */
    @Override
    Mono<T> findOneAndReplace(
            ClientSession clientSession, Bson filter, T replacement, FindOneAndReplaceOptions options);

    /** As {@link #findOneAndUpdate(Bson, Bson)}, inside the session. */
    @Override
    Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update);

    /** As {@link #findOneAndUpdate(Bson, Bson, FindOneAndUpdateOptions)}, inside the session. */
    @Override
    Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update, FindOneAndUpdateOptions options);

    /** As {@link #findOneAndUpdate(Bson, List)}, inside the session. */
    @Override
    Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, List<? extends Bson> update);

    /** As {@link #findOneAndUpdate(Bson, List, FindOneAndUpdateOptions)}, inside the session. */
    @Override
    Mono<T> findOneAndUpdate(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options);

    /** As {@link #drop()}, inside the session. */
    @Override
    Mono<Void> drop(ClientSession clientSession);

    /** As {@link #drop(DropCollectionOptions)}, inside the session. */
    @Override
    Mono<Void> drop(ClientSession clientSession, DropCollectionOptions options);

    /** As {@link #createIndex(Bson)}, inside the session. */
    @Override
    Mono<String> createIndex(ClientSession clientSession, Bson keys);

    /** As {@link #createIndex(Bson, IndexOptions)}, inside the session. */
    @Override
    Mono<String> createIndex(ClientSession clientSession, Bson keys, IndexOptions options);

    /** As {@link #createIndexes(List)}, inside the session. */
    @Override
    Flux<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes);

    /** As {@link #createIndexes(List, CreateIndexOptions)}, inside the session. */
    @Override
    Flux<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes, CreateIndexOptions options);

    /** As {@link #dropIndex(String)}, inside the session. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, String indexName);

    /** As {@link #dropIndex(Bson)}, inside the session. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, Bson keys);

    /** As {@link #dropIndex(String, DropIndexOptions)}, inside the session. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, String indexName, DropIndexOptions options);

    /** As {@link #dropIndex(Bson, DropIndexOptions)}, inside the session. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, Bson keys, DropIndexOptions options);

    /** As {@link #listIndexes()}, inside the session. */
    @Override
    ListIndexesFlux<Document> listIndexes(ClientSession clientSession);

    /** As {@link #listIndexes(Class)}, inside the session. */
    @Override
    <TResult> ListIndexesFlux<TResult> listIndexes(ClientSession clientSession, Class<TResult> resultClass);

    /** As {@link #dropIndexes()}, inside the session. */
    @Override
    Mono<Void> dropIndexes(ClientSession clientSession);

    /** As {@link #dropIndexes(DropIndexOptions)}, inside the session. */
    @Override
    Mono<Void> dropIndexes(ClientSession clientSession, DropIndexOptions options);

    /** As {@link #renameCollection(MongoNamespace)}, inside the session. */
    @Override
    Mono<Void> renameCollection(ClientSession clientSession, MongoNamespace newNamespace);

    /** As {@link #renameCollection(MongoNamespace, RenameCollectionOptions)}, inside the session. */
    @Override
    Mono<Void> renameCollection(
            ClientSession clientSession, MongoNamespace newNamespace, RenameCollectionOptions options);
}
