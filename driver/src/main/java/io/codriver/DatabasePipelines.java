package io.codriver;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Aggregations and change streams of a database. What is said of all operations in {@link CodriverCollection} holds here too;
 * for the twins with a session see {@link CollectionInSession}.
 */
public interface DatabasePipelines extends MongoDatabase {

    /**
     * Runs stages that begin without a collection, {@code $currentOp} for one, {@code $documents} for another.
     *
     * @param pipeline its stages
     * @return a cold publisher of results
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    AggregateFlux<Document> aggregate(List<? extends Bson> pipeline);

    /**
     * Runs stages that begin without a collection, {@code $currentOp} for one, {@code $documents} for another.
     *
     * @param <TResult> the class of the results
     * @param pipeline its stages
     * @param resultClass what the results are decoded to
     * @return a cold publisher of results
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> AggregateFlux<TResult> aggregate(List<? extends Bson> pipeline, Class<TResult> resultClass);

    /** As {@link #aggregate(List)}, inside the session. */
    @Override
    AggregateFlux<Document> aggregate(ClientSession clientSession, List<? extends Bson> pipeline);

    /** As {@link #aggregate(List, Class)}, inside the session. */
    @Override
    <TResult> AggregateFlux<TResult> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass);

    /**
     * The changes of all collections of this database from now on, until cancelled. Spec: Change Streams.
     *
     * @return a cold publisher of changes
     */
    @Override
    ChangeStreamFlux<Document> watch();

    /**
     * The changes of all collections of this database from now on, until cancelled. Spec: Change Streams.
     *
     * @param <TResult> the class of whole documents inside the changes
     * @param resultClass what whole documents inside the changes are decoded to
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> ChangeStreamFlux<TResult> watch(Class<TResult> resultClass);

    /**
     * The changes of all collections of this database from now on, until cancelled. Spec: Change Streams.
     *
     * @param pipeline stages that choose and change what is emitted; the token in {@code _id} has to stay
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    ChangeStreamFlux<Document> watch(List<? extends Bson> pipeline);

    /**
     * The changes of all collections of this database from now on, until cancelled. Spec: Change Streams.
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
