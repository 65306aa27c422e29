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
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The operations of a collection inside an explicit session: each is the twin of the method of the same name in
 * {@link CodriverCollection}. None of them is supported yet.
 *
 * @param <T> what the documents are decoded to and encoded from
 */
public interface CollectionInSession<T> extends MongoCollection<T> {

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Long> countDocuments(ClientSession clientSession);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Long> countDocuments(ClientSession clientSession, Bson filter);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Long> countDocuments(ClientSession clientSession, Bson filter, CountOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    FindFlux<T> find(ClientSession clientSession);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    <TResult> FindFlux<TResult> find(ClientSession clientSession, Class<TResult> resultClass);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    FindFlux<T> find(ClientSession clientSession, Bson filter);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    <TResult> FindFlux<TResult> find(ClientSession clientSession, Bson filter, Class<TResult> resultClass);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<BulkWriteResult> bulkWrite(ClientSession clientSession, List<? extends WriteModel<? extends T>> requests);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<BulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<InsertOneResult> insertOne(ClientSession clientSession, T document);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<InsertOneResult> insertOne(ClientSession clientSession, T document, InsertOneOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<InsertManyResult> insertMany(ClientSession clientSession, List<? extends T> documents);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<InsertManyResult> insertMany(
            ClientSession clientSession, List<? extends T> documents, InsertManyOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<DeleteResult> deleteOne(ClientSession clientSession, Bson filter, DeleteOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<DeleteResult> deleteMany(ClientSession clientSession, Bson filter, DeleteOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> replaceOne(ClientSession clientSession, Bson filter, T replacement);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> replaceOne(ClientSession clientSession, Bson filter, T replacement, ReplaceOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateOne(ClientSession clientSession, Bson filter, List<? extends Bson> update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateOne(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, Bson update, UpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateMany(ClientSession clientSession, Bson filter, List<? extends Bson> update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<UpdateResult> updateMany(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndDelete(ClientSession clientSession, Bson filter, FindOneAndDeleteOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndReplace(ClientSession clientSession, Bson filter, T replacement);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndReplace(
            ClientSession clientSession, Bson filter, T replacement, FindOneAndReplaceOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update, FindOneAndUpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(ClientSession clientSession, Bson filter, List<? extends Bson> update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> drop(ClientSession clientSession);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> drop(ClientSession clientSession, DropCollectionOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<String> createIndex(ClientSession clientSession, Bson keys);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<String> createIndex(ClientSession clientSession, Bson keys, IndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Flux<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Flux<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes, CreateIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, String indexName);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, Bson keys);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, String indexName, DropIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(ClientSession clientSession, Bson keys, DropIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndexes(ClientSession clientSession);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndexes(ClientSession clientSession, DropIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> renameCollection(ClientSession clientSession, MongoNamespace newNamespace);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> renameCollection(
            ClientSession clientSession, MongoNamespace newNamespace, RenameCollectionOptions options);
}
