package io.codriver;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCluster;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What can be asked of a deployment as a whole, with certain codecs, concerns and limits. The client is one; others
 * are made by {@code with..} and share its connections.
 */
public interface CodriverCluster extends MongoCluster {

    /**
     * A view of the client like this one that decodes and encodes with other codecs.
     *
     * @param codecRegistry whose codecs win over every built-in one; UUIDs are written as the client settings say
     * @return a new view of the client; this one is unchanged
     */
    @Override
    CodriverCluster withCodecRegistry(CodecRegistry codecRegistry);

    /**
     * A view of the client like this one that reads elsewhere.
     *
     * @param readPreference which servers may answer reads
     * @return a new view of the client; this one is unchanged
     */
    @Override
    CodriverCluster withReadPreference(ReadPreference readPreference);

    /**
     * A view of the client like this one whose writes are acknowledged differently.
     *
     * @param writeConcern what a write waits for
     * @return a new view of the client; this one is unchanged
     */
    @Override
    CodriverCluster withWriteConcern(WriteConcern writeConcern);

    /**
     * A view of the client like this one whose reads see other snapshots.
     *
     * @param readConcern what a read may see
     * @return a new view of the client; this one is unchanged
     */
    @Override
    CodriverCluster withReadConcern(ReadConcern readConcern);

    /**
     * A view of the client like this one that sees time-series collections as they are stored: buckets instead of measurements. Meant
     * for tools of those who look after the server, who may change what it means with any release; applications have no
     * use for it. Servers before MongoDB 8.2 are not asked for it, so that with them it has no effect. Its databases heed it.
     * Spec: CRUD and Index Management, {@code rawData}.
     *
     * @param rawData {@code false} by default
     * @return a new view of the client; this one is unchanged
     */
    CodriverCluster withRawData(boolean rawData);

    /**
     * A view of the client like this one with another limit for whole operations: queues, name look-ups and the time on the wire.
     *
     * @param timeout the limit; 0 means none, waitQueueTimeoutMS and socketTimeoutMS are ignored all the same
     * @param unit of the limit; whole milliseconds count
     * @return a new view of the client; this one is unchanged
     * @throws IllegalArgumentException if negative, or above 0 and below one millisecond
     */
    @Override
    CodriverCluster withTimeout(long timeout, TimeUnit unit);

    /**
     * A database, whether it exists or not.
     *
     * @param name its name
     * @return a new view of the database; nothing is sent
     * @throws IllegalArgumentException if the name is empty or holds a space, a dot, a slash, a backslash, a quote, a NUL or a dollar sign
     */
    @Override
    CodriverDatabase getDatabase(String name);

    /** A causally consistent session, otherwise as {@link #startSession(ClientSessionOptions)}. */
    @Override
    Mono<ClientSession> startSession();

    /**
     * A session: operations that are given it see what its operations before have done ({@code causallyConsistent}, the default),
     * or all see the same ({@code snapshot}, MongoDB 5.0). They are sent one after another, however they are subscribed to; a cursor
     * fetches nothing ahead. Nothing is sent for the session itself. End it with {@code close()}, which does not block either.
     *
     * <p>An operation fails with {@code IllegalStateException} if the session is closed or was started by another client, with
     * {@code MongoClientException} if the server knows no sessions or the write is not acknowledged; nothing is sent then. A session
     * that rests longer than a minute after it was started may be forgotten by the server before it is used. Not safe for use by
     * several threads at once. A transaction that is open when the session is closed is aborted in the background.
     *
     * <p>Spec: Sessions; Causal Consistency; Snapshot Reads; Transactions.
     *
     * @param options read and write concern and read preference of transactions default to those of this view
     * @return a cold publisher: each subscription starts another session
     */
    @Override
    Mono<ClientSession> startSession(ClientSessionOptions options);

    /**
     * As {@link #startSession()}: {@code Publisher} is not narrowed by what it publishes, so this one says what is published.
     *
     * @return a cold publisher: each subscription starts another session
     */
    Mono<CodriverSession> openSession();

    /**
     * As {@link #startSession(ClientSessionOptions)}.
     *
     * @param options read and write concern and read preference of transactions default to those of this view
     * @return a cold publisher: each subscription starts another session
     */
    Mono<CodriverSession> openSession(ClientSessionOptions options);

    /**
     * The names of the databases that the user may see. The primary is asked, whatever the read preference says.
     *
     * @return a cold publisher of names; all come in one answer
     */
    @Override
    Flux<String> listDatabaseNames();

    /** As {@link #listDatabaseNames()}, inside the session. */
    @Override
    Flux<String> listDatabaseNames(ClientSession clientSession);

    /**
     * The databases that the user may see, with their sizes.
     *
     * @return a list to describe and subscribe to
     */
    @Override
    ListDatabasesFlux<Document> listDatabases();

    /**
     * The databases that the user may see, with their sizes.
     *
     * @param <TResult> the class of the documents
     * @param resultClass what is told of a database is decoded to
     * @return a list to describe and subscribe to
     */
    @Override
    <TResult> ListDatabasesFlux<TResult> listDatabases(Class<TResult> resultClass);

    /** As {@link #listDatabases()}, inside the session. */
    @Override
    ListDatabasesFlux<Document> listDatabases(ClientSession clientSession);

    /** As {@link #listDatabases(Class)}, inside the session. */
    @Override
    <TResult> ListDatabasesFlux<TResult> listDatabases(ClientSession clientSession, Class<TResult> resultClass);

    /**
     * Writes to collections of any databases in the order of the models, in as few messages as the limits of the server allow, and
     * stops at the first one refused.
     *
     * <p>Emits one result and completes. Fails with {@code ClientBulkWriteException}, which carries the result so far, if the server
     * refuses any write, does not acknowledge as wanted, or something breaks after the first message was answered; with the exception
     * of what broke if there is no result to carry. Fails with {@code IllegalArgumentException} before anything is sent if an
     * update does not begin with an operator or a replacement does, with {@code MongoClientException} if the write concern is unacknowledged
     * and the writes are ordered or results of each are wanted, with {@code UnsupportedOperationException} if a model was not made
     * by {@code ClientNamespacedWriteModel}. Cancelling stops after the message that is under way.
     *
     * <p>Spec: Bulk Write. Needs MongoDB 8.0 or newer.
     *
     * @param requests the writes; at least one
     * @return a cold publisher of one result
     * @throws IllegalArgumentException if there is no write, or one is null
     */
    @Override
    Mono<ClientBulkWriteResult> bulkWrite(List<? extends ClientNamespacedWriteModel> requests);

    /**
     * Writes to collections of any databases, in as few messages as the limits of the server allow.
     *
     * <p>Emits one result and completes. Fails with {@code ClientBulkWriteException}, which carries the result so far, if the server
     * refuses any write, does not acknowledge as wanted, or something breaks after the first message was answered; with the exception
     * of what broke if there is no result to carry. Fails with {@code IllegalArgumentException} before anything is sent if an
     * update does not begin with an operator or a replacement does, with {@code MongoClientException} if the write concern is unacknowledged
     * and the writes are ordered or results of each are wanted, with {@code UnsupportedOperationException} if a model was not made
     * by {@code ClientNamespacedWriteModel}. Cancelling stops after the message that is under way.
     *
     * <p>Spec: Bulk Write. Needs MongoDB 8.0 or newer.
     *
     * @param requests the writes; at least one
     * @param options of the bulk; ordered by default, and without results of each write
     * @return a cold publisher of one result
     * @throws IllegalArgumentException if there is no write, or one is null
     */
    @Override
    Mono<ClientBulkWriteResult> bulkWrite(
            List<? extends ClientNamespacedWriteModel> requests, ClientBulkWriteOptions options);

    /** As {@link #bulkWrite(List)}, inside the session. */
    @Override
    Mono<ClientBulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends ClientNamespacedWriteModel> requests);

    /** As {@link #bulkWrite(List, ClientBulkWriteOptions)}, inside the session. */
    @Override
    Mono<ClientBulkWriteResult> bulkWrite(
            ClientSession clientSession,
            List<? extends ClientNamespacedWriteModel> requests,
            ClientBulkWriteOptions options);

    /**
     * The changes of all databases but {@code admin}, {@code config} and {@code local} from now on, until cancelled. Spec: Change Streams.
     *
     * @return a cold publisher of changes
     */
    @Override
    ChangeStreamFlux<Document> watch();

    /**
     * The changes of all databases but {@code admin}, {@code config} and {@code local} from now on, until cancelled. Spec: Change Streams.
     *
     * @param <TResult> the class of whole documents inside the changes
     * @param resultClass what whole documents inside the changes are decoded to
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> ChangeStreamFlux<TResult> watch(Class<TResult> resultClass);

    /**
     * The changes of all databases but {@code admin}, {@code config} and {@code local} from now on, until cancelled. Spec: Change Streams.
     *
     * @param pipeline stages that choose and change what is emitted; the token in {@code _id} has to stay
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    ChangeStreamFlux<Document> watch(List<? extends Bson> pipeline);

    /**
     * The changes of all databases but {@code admin}, {@code config} and {@code local} from now on, until cancelled. Spec: Change Streams.
     *
     * @param <TResult> the class of whole documents inside the changes
     * @param pipeline stages that choose and change what is emitted; the token in {@code _id} has to stay
     * @param resultClass what whole documents inside the changes are decoded to
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> ChangeStreamFlux<TResult> watch(List<? extends Bson> pipeline, Class<TResult> resultClass);

    /** As {@link #watch()}, inside the session. */
    @Override
    ChangeStreamFlux<Document> watch(ClientSession clientSession);

    /** As {@link #watch(Class)}, inside the session. */
    @Override
    <TResult> ChangeStreamFlux<TResult> watch(ClientSession clientSession, Class<TResult> resultClass);

    /** As {@link #watch(List)}, inside the session. */
    @Override
    ChangeStreamFlux<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline);

    /** As {@link #watch(List, Class)}, inside the session. */
    @Override
    <TResult> ChangeStreamFlux<TResult> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass);
}
