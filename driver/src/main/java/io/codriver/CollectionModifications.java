package io.codriver;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/**
 * Writes that mix kinds, or bring the document they change, or rename.
 *
 * @param <T> what the documents are decoded to and encoded from
 */
public interface CollectionModifications<T> extends MongoCollection<T> {

    /**
     * Carries out writes of several kinds in their order, in as few messages as the limits of the server allow, and stops at the first
     * one refused. Each change of kind begins a message.
     *
     * <p>Emits one result and completes. Fails with {@code MongoBulkWriteException}, which carries the result so far, if the server
     * refuses any write or does not acknowledge as wanted; with {@code MongoCommandException} if it refuses a command as a whole. An
     * update without operators, a replacement with operators and an empty pipeline fail with {@code IllegalArgumentException}
     * before anything is sent; a document over the limit of the server with {@code BsonMaximumSizeExceededException}, when it is
     * its turn. Cancelling stops after the message that is under way.
     *
     * <p>Spec: CRUD, "Bulk Write Models".
     *
     * @param requests the writes; at least one
     * @return a cold publisher of one result
     * @throws IllegalArgumentException if there is no write, or one is null
     */
    @Override
    Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests);

    /**
     * Carries out writes of several kinds, in as few messages as the limits of the server allow. If they are not ordered, writes
     * of one kind go together wherever they stand, and all of them are tried; results and errors name the places in the list.
     *
     * <p>Emits one result and completes. Fails with {@code MongoBulkWriteException}, which carries the result so far, if the server
     * refuses any write or does not acknowledge as wanted; with {@code MongoCommandException} if it refuses a command as a whole. An
     * update without operators, a replacement with operators and an empty pipeline fail with {@code IllegalArgumentException}
     * before anything is sent; a document over the limit of the server with {@code BsonMaximumSizeExceededException}, when it is
     * its turn. Cancelling stops after the message that is under way.
     *
     * <p>Spec: CRUD, "Bulk Write Models".
     *
     * @param requests the writes; at least one
     * @param options of the bulk; ordered by default: nothing is done after the first write refused
     * @return a cold publisher of one result
     * @throws IllegalArgumentException if there is no write, or one is null
     */
    @Override
    Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options);

    /**
     * Removes the first document that matches, and brings it.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndDelete(Bson filter);

    /**
     * Removes the first document that matches, and brings it.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param options which one is the first, and what of it is shown
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndDelete(Bson filter, FindOneAndDeleteOptions options);

    /**
     * Puts another document in the place of the first one that matches, and brings the one or the other; the {@code _id} stays.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param replacement the other document
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndReplace(Bson filter, T replacement);

    /**
     * Puts another document in the place of the first one that matches, and brings the one or the other; the {@code _id} stays.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param replacement the other document
     * @param options of the replacement; the document is shown as it was before, unless they say otherwise
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndReplace(Bson filter, T replacement, FindOneAndReplaceOptions options);

    /**
     * Changes the first document that matches, and brings it.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param update update operators, such as {@code Updates.set(..)}
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, Bson update);

    /**
     * Changes the first document that matches, and brings it.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param update update operators, such as {@code Updates.set(..)}
     * @param options of the update; the document is shown as it was before, unless they say otherwise
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, Bson update, FindOneAndUpdateOptions options);

    /**
     * Changes the first document that matches, and brings it.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param update an aggregation pipeline
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update);

    /**
     * Changes the first document that matches, and brings it.
     *
     * <p>Emits the document, or completes empty if there is none to show. Fails with {@code MongoCommandException} if the server
     * refuses, with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted. Cancelling before the
     * command was sent keeps it from being sent; later, it is carried out all the same. The document is waited for even with an
     * unacknowledged write concern, which is then not sent.
     *
     * @param filter which document
     * @param update an aggregation pipeline
     * @param options of the update; the document is shown as it was before, unless they say otherwise
     * @return a cold publisher of at most one document
     */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options);

    /**
     * Gives the collection another name; this object keeps the old one.
     *
     * Completes empty. Fails with {@code MongoCommandException} if there is no such collection (code 26), or one of the new name
     * already (code 48).
     *
     * @param newNamespace database and name; another database means that documents are copied
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> renameCollection(MongoNamespace newNamespace);

    /**
     * Gives the collection another name; this object keeps the old one.
     *
     * Completes empty. Fails with {@code MongoCommandException} if there is no such collection (code 26), or one of the new name
     * already (code 48).
     *
     * @param newNamespace database and name; another database means that documents are copied
     * @param options whether a collection of the new name is removed first
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> renameCollection(MongoNamespace newNamespace, RenameCollectionOptions options);
}
