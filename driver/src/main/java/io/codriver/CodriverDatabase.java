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
 * <p>Operations that say <em>not supported yet</em> throw {@link UnsupportedOperationException} when they are called; so
 * does listing.
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
     * Sends a command as it is; read concern and write concern of this database do not apply to it.
     *
     * Emits the whole reply and completes. Fails with {@code MongoCommandException} if the reply says so.
     *
     * @param command its first field is the name of the command
     * @return a cold publisher of one reply
     */
    @Override
    Mono<Document> runCommand(Bson command);

    /**
     * Sends a command as it is; read concern and write concern of this database do not apply to it.
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
     * Sends a command as it is; read concern and write concern of this database do not apply to it.
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
     * Sends a command as it is; read concern and write concern of this database do not apply to it.
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
     * Removes the database with all its collections.
     *
     * Completes empty.
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

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> createCollection(String collectionName);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> createCollection(String collectionName, CreateCollectionOptions options);

    /** As {@link #createCollection(String)}, inside the session. */
    @Override
    Mono<Void> createCollection(ClientSession clientSession, String collectionName);

    /** As {@link #createCollection(String, CreateCollectionOptions)}, inside the session. */
    @Override
    Mono<Void> createCollection(ClientSession clientSession, String collectionName, CreateCollectionOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> createView(String viewName, String viewOn, List<? extends Bson> pipeline);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
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
