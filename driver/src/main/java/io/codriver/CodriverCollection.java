package io.codriver;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/**
 * A collection whose operations are {@link Mono}s and whose queries are {@link FindFlux}es. Immutable and safe for use by
 * any thread: make one per class and keep it.
 *
 * <p><strong>Rules for all operations.</strong> Nothing happens before {@code subscribe}; each subscription is an operation
 * of its own. Signals arrive serially, on the event loop of the connection that brought the reply or on the thread that
 * brought the demand; never block there. Cancelling before the request was sent means that it is never sent; cancelling
 * later gives up the answer, not the effect: the server may have done the work. Failures arrive as {@code onError} with
 * the official driver's exception classes: {@code MongoTimeoutException} when no server or connection was to be had in
 * time, {@code MongoOperationTimeoutException} when {@code timeoutMS} has passed, {@code MongoSocketException} and its
 * subclasses when the connection broke, {@code MongoCommandException} and its subclasses when the server refused,
 * {@code IllegalStateException} when the client is closed. Wrong arguments throw {@code IllegalArgumentException} at once.
 *
 * <p><strong>What is tried again.</strong> With {@code retryReads} and {@code retryWrites}, both {@code true} by default, an
 * operation that met a broken connection, or a server which is no longer the primary, is sent once more, or as often as
 * {@code timeoutMS} allows where it is set. Such a write carries a transaction number, by which servers apply it once;
 * updates and deletes of many documents, and writes that nobody acknowledges, are sent once. A server that was overloaded is
 * asked {@code maxAdaptiveRetries} more times, after a pause. In a transaction nothing but its end is sent again. Specs: Retryable
 * Reads, Retryable Writes, Client Backpressure.
 *
 * @param <T> what the documents are decoded to and encoded from
 */
public interface CodriverCollection<T>
        extends CollectionInSession<T>, CollectionIndexes<T>, CollectionModifications<T>, CollectionPipelines<T> {

    /**
     * A collection like this one whose documents are of another class.
     *
     * @param <N> the class
     * @param documentClass what documents are decoded to and encoded from
     * @return a new collection; this one is unchanged
     */
    @Override
    <N> CodriverCollection<N> withDocumentClass(Class<N> documentClass);

    /**
     * A collection like this one that decodes and encodes with other codecs.
     *
     * @param codecRegistry whose codecs win over every built-in one; UUIDs are written as the client settings say
     * @return a new collection; this one is unchanged
     */
    @Override
    CodriverCollection<T> withCodecRegistry(CodecRegistry codecRegistry);

    /**
     * A collection like this one that reads elsewhere.
     *
     * @param readPreference which servers may answer reads
     * @return a new collection; this one is unchanged
     */
    @Override
    CodriverCollection<T> withReadPreference(ReadPreference readPreference);

    /**
     * A collection like this one whose writes are acknowledged differently.
     *
     * @param writeConcern what a write waits for
     * @return a new collection; this one is unchanged
     */
    @Override
    CodriverCollection<T> withWriteConcern(WriteConcern writeConcern);

    /**
     * A collection like this one whose reads see other snapshots.
     *
     * @param readConcern what a read may see
     * @return a new collection; this one is unchanged
     */
    @Override
    CodriverCollection<T> withReadConcern(ReadConcern readConcern);

    /**
     * A collection like this one that sees time-series collections as they are stored: buckets instead of measurements. Meant
     * for tools of those who look after the server, who may change what it means with any release; applications have no
     * use for it. Servers before MongoDB 8.2 are not asked for it, so that with them it has no effect. Reads, writes and indexes of this collection
     * heed it.
     * Spec: CRUD and Index Management, {@code rawData}.
     *
     * @param rawData {@code false} by default
     * @return a new collection; this one is unchanged
     */
    CodriverCollection<T> withRawData(boolean rawData);

    /**
     * A collection like this one with another limit for whole operations: queues, name look-ups and the time on the wire.
     *
     * @param timeout the limit; 0 means none, waitQueueTimeoutMS and socketTimeoutMS are ignored all the same
     * @param unit of the limit; whole milliseconds count
     * @return a new collection; this one is unchanged
     * @throws IllegalArgumentException if negative, or above 0 and below one millisecond
     */
    @Override
    CodriverCollection<T> withTimeout(long timeout, TimeUnit unit);

    /**
     * Counts from the metadata of the collection, without looking at documents.
     *
     * Emits one number, 0 if there is no such collection, and completes.
     *
     * @return a cold publisher of one number
     */
    @Override
    Mono<Long> estimatedDocumentCount();

    /**
     * Counts from the metadata of the collection, without looking at documents.
     *
     * Emits one number, 0 if there is no such collection, and completes.
     *
     * @param options of the count
     * @return a cold publisher of one number
     */
    @Override
    Mono<Long> estimatedDocumentCount(EstimatedDocumentCountOptions options);

    /**
     * Counts all documents by looking at them.
     *
     * Emits one number and completes.
     *
     * @return a cold publisher of one number
     */
    @Override
    Mono<Long> countDocuments();

    /**
     * Counts the documents that match.
     *
     * Emits one number and completes.
     *
     * @param filter which documents
     * @return a cold publisher of one number
     */
    @Override
    Mono<Long> countDocuments(Bson filter);

    /**
     * Counts the documents that match.
     *
     * Emits one number and completes.
     *
     * @param filter which documents
     * @param options limit, skip, hint and the like
     * @return a cold publisher of one number
     */
    @Override
    Mono<Long> countDocuments(Bson filter, CountOptions options);

    /**
     * Streams all documents.
     *
     * @return a cold stream to refine and subscribe to
     */
    @Override
    FindFlux<T> find();

    /**
     * Streams all documents, decoded to another class.
     *
     * @param <TResult> the class
     * @param resultClass what documents are decoded to
     * @return a cold stream to refine and subscribe to
     */
    @Override
    <TResult> FindFlux<TResult> find(Class<TResult> resultClass);

    /**
     * Streams the documents that match.
     *
     * @param filter which documents
     * @return a cold stream to refine and subscribe to
     */
    @Override
    FindFlux<T> find(Bson filter);

    /**
     * Streams the documents that match, decoded to another class.
     *
     * @param <TResult> the class
     * @param filter which documents
     * @param resultClass what documents are decoded to
     * @return a cold stream to refine and subscribe to
     */
    @Override
    <TResult> FindFlux<TResult> find(Bson filter, Class<TResult> resultClass);

    /**
     * Stores a document, which gets an {@code _id} first if it has none and its codec can make one.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param document what to store
     * @return a cold publisher of one result
     */
    @Override
    Mono<InsertOneResult> insertOne(T document);

    /**
     * Stores a document, which gets an {@code _id} first if it has none and its codec can make one.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param document what to store
     * @param options of the insert
     * @return a cold publisher of one result
     */
    @Override
    Mono<InsertOneResult> insertOne(T document, InsertOneOptions options);

    /**
     * Stores documents in their order, in as few messages as the limits of the server allow, and stops at the first one refused.
     *
     * Emits one result and completes. Fails with {@code MongoBulkWriteException} if the server refuses any, or does not
     * acknowledge as wanted.
     *
     * @param documents what to store; at least one
     * @return a cold publisher of one result
     * @throws IllegalArgumentException if there is no document, or one is null
     */
    @Override
    Mono<InsertManyResult> insertMany(List<? extends T> documents);

    /**
     * Stores documents, in as few messages as the limits of the server allow.
     *
     * Emits one result and completes. Fails with {@code MongoBulkWriteException} if the server refuses any, or does not
     * acknowledge as wanted.
     *
     * @param documents what to store; at least one
     * @param options of the insert; ordered by default: nothing is stored after the first one refused
     * @return a cold publisher of one result
     * @throws IllegalArgumentException if there is no document, or one is null
     */
    @Override
    Mono<InsertManyResult> insertMany(List<? extends T> documents, InsertManyOptions options);

    /**
     * Removes the first document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param filter which document
     * @return a cold publisher of one result
     */
    @Override
    Mono<DeleteResult> deleteOne(Bson filter);

    /**
     * Removes the first document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param filter which document
     * @param options of the delete
     * @return a cold publisher of one result
     */
    @Override
    Mono<DeleteResult> deleteOne(Bson filter, DeleteOptions options);

    /**
     * Removes every document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param filter which documents
     * @return a cold publisher of one result
     */
    @Override
    Mono<DeleteResult> deleteMany(Bson filter);

    /**
     * Removes every document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param options of the delete
     * @return a cold publisher of one result
     */
    @Override
    Mono<DeleteResult> deleteMany(Bson filter, DeleteOptions options);

    /**
     * Puts another document in the place of the first one that matches; the {@code _id} stays.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param filter which document
     * @param replacement the other document
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> replaceOne(Bson filter, T replacement);

    /**
     * Puts another document in the place of the first one that matches; the {@code _id} stays.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses, with
     * {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @param filter which document
     * @param replacement the other document
     * @param options of the replacement
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> replaceOne(Bson filter, T replacement, ReplaceOptions options);

    /**
     * Changes the first document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update update operators, such as {@code Updates.set(..)}
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateOne(Bson filter, Bson update);

    /**
     * Changes the first document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update update operators, such as {@code Updates.set(..)}
     * @param options of the update
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateOne(Bson filter, Bson update, UpdateOptions options);

    /**
     * Changes the first document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update an aggregation pipeline
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateOne(Bson filter, List<? extends Bson> update);

    /**
     * Changes the first document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update an aggregation pipeline
     * @param options of the update
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateOne(Bson filter, List<? extends Bson> update, UpdateOptions options);

    /**
     * Changes every document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update update operators, such as {@code Updates.set(..)}
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateMany(Bson filter, Bson update);

    /**
     * Changes every document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update update operators, such as {@code Updates.set(..)}
     * @param options of the update
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateMany(Bson filter, Bson update, UpdateOptions options);

    /**
     * Changes every document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update an aggregation pipeline
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateMany(Bson filter, List<? extends Bson> update);

    /**
     * Changes every document that matches.
     *
     * Emits one result and completes. Fails with {@code MongoWriteException} if the server refuses the change, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param filter which documents
     * @param update an aggregation pipeline
     * @param options of the update
     * @return a cold publisher of one result
     */
    @Override
    Mono<UpdateResult> updateMany(Bson filter, List<? extends Bson> update, UpdateOptions options);

    /**
     * Removes the collection with its indexes. One that does not exist is no error.
     *
     * Completes empty.
     *
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> drop();

    /**
     * Removes the collection with its indexes. One that does not exist is no error.
     *
     * Completes empty.
     *
     * @param options encrypted fields are not supported
     * @return a cold publisher that only completes
     * @throws UnsupportedOperationException if the options name encrypted fields
     */
    @Override
    Mono<Void> drop(DropCollectionOptions options);
}
