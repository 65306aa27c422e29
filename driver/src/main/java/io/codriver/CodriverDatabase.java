package io.codriver;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateViewOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/**
 * A database whose operations are {@link Mono}s. Immutable and safe for use by any thread. What is said of all operations
 * in {@link CodriverCollection} holds here too.
 *
 */
public interface CodriverDatabase extends DatabasePipelines {

    /**
     * A database like this one that decodes and encodes with other codecs.
     *
     * @param codecRegistry whose codecs win over every built-in one; UUIDs are written as the client settings say
     * @return a new database; this one is unchanged
     */
    @Override
    CodriverDatabase withCodecRegistry(CodecRegistry codecRegistry);

    /**
     * A database like this one that reads elsewhere.
     *
     * @param readPreference which servers may answer reads
     * @return a new database; this one is unchanged
     */
    @Override
    CodriverDatabase withReadPreference(ReadPreference readPreference);

    /**
     * A database like this one whose writes are acknowledged differently.
     *
     * @param writeConcern what a write waits for
     * @return a new database; this one is unchanged
     */
    @Override
    CodriverDatabase withWriteConcern(WriteConcern writeConcern);

    /**
     * A database like this one whose reads see other snapshots.
     *
     * @param readConcern what a read may see
     * @return a new database; this one is unchanged
     */
    @Override
    CodriverDatabase withReadConcern(ReadConcern readConcern);

    /**
     * A database like this one that sees time-series collections as they are stored: buckets instead of measurements. Meant
     * for tools of those who look after the server, who may change what it means with any release; applications have no
     * use for it. Servers before MongoDB 8.2 are not asked for it, so that with them it has no effect. Its collections heed it,
     * aggregations, and the list of collections; commands of your own do not.
     * Spec: CRUD and Index Management, {@code rawData}.
     *
     * @param rawData {@code false} by default
     * @return a new database; this one is unchanged
     */
    CodriverDatabase withRawData(boolean rawData);

    /**
     * A database like this one with another limit for whole operations: queues, name look-ups and the time on the wire.
     *
     * @param timeout the limit; 0 means none, waitQueueTimeoutMS and socketTimeoutMS are ignored all the same
     * @param unit of the limit; whole milliseconds count
     * @return a new database; this one is unchanged
     * @throws IllegalArgumentException if negative, or above 0 and below one millisecond
     */
    @Override
    CodriverDatabase withTimeout(long timeout, TimeUnit unit);

    /**
     * A collection of this database, whether it exists or not; its documents are of class {@link Document}.
     *
     * @param collectionName its name
     * @return a new view of the collection; nothing is sent
     * @throws IllegalArgumentException if the name is empty
     */
    @Override
    CodriverCollection<Document> getCollection(String collectionName);

    /**
     * A collection of this database, whether it exists or not.
     *
     * @param <T> the class of its documents
     * @param collectionName its name
     * @param documentClass what documents are decoded to and encoded from
     * @return a new view of the collection; nothing is sent
     * @throws IllegalArgumentException if the name is empty
     */
    @Override
    <T> CodriverCollection<T> getCollection(String collectionName, Class<T> documentClass);

    /**
     * Sends a command as it is; read concern and write concern of this database do not apply to it, and it is never
     * retried. What is written for every command ({@code $db}, {@code $readPreference}, {@code lsid},
     * {@code $clusterTime}, the API version) is not to be in it: whether yours or ours is sent is not defined. With
     * {@code timeoutMS} the same holds for {@code maxTimeMS}; without, yours is sent.
     *
     * Emits the whole reply and completes. Fails with {@code MongoCommandException} if the reply says so.
     *
     * @param command its first field is the name of the command
     * @return a cold publisher of one reply
     */
    @Override
    Mono<Document> runCommand(Bson command);

    /**
     * Sends a command as it is; read concern and write concern of this database do not apply to it, and it is never
     * retried. What is written for every command ({@code $db}, {@code $readPreference}, {@code lsid},
     * {@code $clusterTime}, the API version) is not to be in it: whether yours or ours is sent is not defined. With
     * {@code timeoutMS} the same holds for {@code maxTimeMS}; without, yours is sent.
     *
     * Emits the whole reply and completes. Fails with {@code MongoCommandException} if the reply says so.
     *
     * @param command its first field is the name of the command
     * @param readPreference which servers may answer; by default the primary
     * @return a cold publisher of one reply
     */
    @Override
    Mono<Document> runCommand(Bson command, ReadPreference readPreference);

    /**
     * Sends a command as it is; read concern and write concern of this database do not apply to it, and it is never
     * retried. What is written for every command ({@code $db}, {@code $readPreference}, {@code lsid},
     * {@code $clusterTime}, the API version) is not to be in it: whether yours or ours is sent is not defined. With
     * {@code timeoutMS} the same holds for {@code maxTimeMS}; without, yours is sent.
     *
     * Emits the whole reply and completes. Fails with {@code MongoCommandException} if the reply says so.
     *
     * @param <TResult> the class of the reply
     * @param command its first field is the name of the command
     * @param resultClass what the reply is decoded to
     * @return a cold publisher of one reply
     */
    @Override
    <TResult> Mono<TResult> runCommand(Bson command, Class<TResult> resultClass);

    /**
     * Sends a command as it is; read concern and write concern of this database do not apply to it, and it is never
     * retried. What is written for every command ({@code $db}, {@code $readPreference}, {@code lsid},
     * {@code $clusterTime}, the API version) is not to be in it: whether yours or ours is sent is not defined. With
     * {@code timeoutMS} the same holds for {@code maxTimeMS}; without, yours is sent.
     *
     * Emits the whole reply and completes. Fails with {@code MongoCommandException} if the reply says so.
     *
     * @param <TResult> the class of the reply
     * @param command its first field is the name of the command
     * @param readPreference which servers may answer; by default the primary
     * @param resultClass what the reply is decoded to
     * @return a cold publisher of one reply
     */
    @Override
    <TResult> Mono<TResult> runCommand(Bson command, ReadPreference readPreference, Class<TResult> resultClass);

    /**
     * Sends a command whose answer is a cursor to the primary, as it is, and reads the cursor.
     *
     * @param command its first field is the name of the command; what is said at {@link #runCommand(Bson)} holds here, too
     * @return a cold publisher of documents; it takes settings for the batches that follow
     */
    RunCursorFlux<Document> runCursorCommand(Bson command);

    /**
     * Sends a command whose answer is a cursor, as it is, and reads the cursor.
     *
     * @param <T> the class of the documents
     * @param command its first field is the name of the command; what is said at {@link #runCommand(Bson)} holds here, too
     * @param readPreference which servers may answer
     * @param resultClass what the documents are decoded to
     * @return a cold publisher of documents; it takes settings for the batches that follow
     */
    <T> RunCursorFlux<T> runCursorCommand(Bson command, ReadPreference readPreference, Class<T> resultClass);

    /**
     * Sends a command whose answer is a cursor, inside the session.
     *
     * @param clientSession the session
     * @param command its first field is the name of the command
     * @return as {@link #runCursorCommand(Bson)}
     */
    RunCursorFlux<Document> runCursorCommand(ClientSession clientSession, Bson command);

    /**
     * Sends a command whose answer is a cursor, inside the session.
     *
     * @param <T> the class of the documents
     * @param clientSession the session
     * @param command its first field is the name of the command
     * @param readPreference which servers may answer
     * @param resultClass what the documents are decoded to
     * @return as {@link #runCursorCommand(Bson, ReadPreference, Class)}
     */
    <T> RunCursorFlux<T> runCursorCommand(
            ClientSession clientSession, Bson command, ReadPreference readPreference, Class<T> resultClass);

    /**
     * The names of the collections and views.
     *
     * @return a list to describe and subscribe to
     */
    @Override
    ListCollectionNamesFlux listCollectionNames();

    /** As {@link #listCollectionNames()}, inside the session. */
    @Override
    ListCollectionNamesFlux listCollectionNames(ClientSession clientSession);

    /**
     * The collections and views with their options.
     *
     * @return a list to describe and subscribe to
     */
    @Override
    ListCollectionsFlux<Document> listCollections();

    /**
     * The collections and views with their options.
     *
     * @param <TResult> the class of the documents
     * @param resultClass what is told of a collection is decoded to
     * @return a list to describe and subscribe to
     */
    @Override
    <TResult> ListCollectionsFlux<TResult> listCollections(Class<TResult> resultClass);

    /** As {@link #listCollections()}, inside the session. */
    @Override
    ListCollectionsFlux<Document> listCollections(ClientSession clientSession);

    /** As {@link #listCollections(Class)}, inside the session. */
    @Override
    <TResult> ListCollectionsFlux<TResult> listCollections(ClientSession clientSession, Class<TResult> resultClass);

    /**
     * Removes the database with all its collections. One that does not exist is no error.
     *
     * Completes empty. Fails with {@code MongoWriteConcernException} if it was done but not acknowledged as wanted.
     *
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> drop();

    /** As {@link #runCommand(Bson)}, inside the session. */
    @Override
    Mono<Document> runCommand(ClientSession clientSession, Bson command);

    /** As {@link #runCommand(Bson, ReadPreference)}, inside the session. */
    @Override
    Mono<Document> runCommand(ClientSession clientSession, Bson command, ReadPreference readPreference);

    /** As {@link #runCommand(Bson, Class)}, inside the session. */
    @Override
    <TResult> Mono<TResult> runCommand(ClientSession clientSession, Bson command, Class<TResult> resultClass);

    /** As {@link #runCommand(Bson, ReadPreference, Class)}, inside the session. */
    @Override
    <TResult> Mono<TResult> runCommand(
            ClientSession clientSession, Bson command, ReadPreference readPreference, Class<TResult> resultClass);

    /** As {@link #drop()}, inside the session. */
    @Override
    Mono<Void> drop(ClientSession clientSession);

    /**
     * Makes a collection. Inserting into one that does not exist makes it, too, so this is for options.
     *
     * Completes empty. Fails with {@code MongoCommandException} (code 48) if there is one of that name with other options, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param collectionName its name
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if the name is empty
     */
    @Override
    Mono<Void> createCollection(String collectionName);

    /**
     * Makes a collection. Inserting into one that does not exist makes it, too, so this is for options.
     *
     * Completes empty. Fails with {@code MongoCommandException} (code 48) if there is one of that name with other options, with
     * {@code MongoWriteConcernException} if it was made but not acknowledged as wanted.
     *
     * @param collectionName its name
     * @param options size and number of documents count for capped collections alone; encrypted fields are not supported
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if the name is empty
     * @throws UnsupportedOperationException if the options name encrypted fields
     */
    @Override
    Mono<Void> createCollection(String collectionName, CreateCollectionOptions options);

    /** As {@link #createCollection(String)}, inside the session. */
    @Override
    Mono<Void> createCollection(ClientSession clientSession, String collectionName);

    /** As {@link #createCollection(String, CreateCollectionOptions)}, inside the session. */
    @Override
    Mono<Void> createCollection(ClientSession clientSession, String collectionName, CreateCollectionOptions options);

    /**
     * Makes a view: a collection which is what a pipeline makes of another one, anew for each reader.
     *
     * Completes empty. Fails as {@link #createCollection(String)}.
     *
     * @param viewName its name
     * @param viewOn the collection or view that it reads
     * @param pipeline an aggregation
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if the name is empty
     */
    @Override
    Mono<Void> createView(String viewName, String viewOn, List<? extends Bson> pipeline);

    /**
     * Makes a view: a collection which is what a pipeline makes of another one, anew for each reader.
     *
     * Completes empty. Fails as {@link #createCollection(String)}.
     *
     * @param viewName its name
     * @param viewOn the collection or view that it reads
     * @param pipeline an aggregation
     * @param options of the view
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if the name is empty
     */
    @Override
    Mono<Void> createView(String viewName, String viewOn, List<? extends Bson> pipeline, CreateViewOptions options);

    /** As {@link #createView(String, String, List)}, inside the session. */
    @Override
    Mono<Void> createView(ClientSession clientSession, String viewName, String viewOn, List<? extends Bson> pipeline);

    /** As {@link #createView(String, String, List, CreateViewOptions)}, inside the session. */
    @Override
    Mono<Void> createView(
            ClientSession clientSession,
            String viewName,
            String viewOn,
            List<? extends Bson> pipeline,
            CreateViewOptions options);
}
