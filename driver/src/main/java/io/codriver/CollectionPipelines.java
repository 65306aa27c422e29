package io.codriver;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Reads of a collection in which the server does more than find: aggregations, distinct values, change streams. What is said
 * of all operations in {@link CodriverCollection} holds here too; for the twins with a session see
 * {@link CollectionInSession}.
 *
 * @param <T> what the documents are decoded to and encoded from
 */
public interface CollectionPipelines<T> extends MongoCollection<T> {

    /**
     * Runs the documents of this collection through stages. With a last stage {@code $out} or {@code $merge} see
     * {@link AggregateFlux}.
     *
     * @param pipeline its stages; none returns every document
     * @return a cold publisher of results
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    AggregateFlux<T> aggregate(List<? extends Bson> pipeline);

    /**
     * Runs the documents of this collection through stages. With a last stage {@code $out} or {@code $merge} see
     * {@link AggregateFlux}.
     *
     * @param <TResult> the class of the results
     * @param pipeline its stages; none returns every document
     * @param resultClass what the results are decoded to
     * @return a cold publisher of results
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> AggregateFlux<TResult> aggregate(List<? extends Bson> pipeline, Class<TResult> resultClass);

    /** As {@link #aggregate(List)}, inside the session. */
    @Override
    AggregateFlux<T> aggregate(ClientSession clientSession, List<? extends Bson> pipeline);

    /** As {@link #aggregate(List, Class)}, inside the session. */
    @Override
    <TResult> AggregateFlux<TResult> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass);

    /**
     * The different values of a field.
     *
     * @param <TResult> the class of the values
     * @param fieldName with dots for fields inside of documents
     * @param resultClass what the values are decoded to
     * @return a cold publisher of values
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> DistinctFlux<TResult> distinct(String fieldName, Class<TResult> resultClass);

    /**
     * The different values of a field.
     *
     * @param <TResult> the class of the values
     * @param fieldName with dots for fields inside of documents
     * @param filter of which documents
     * @param resultClass what the values are decoded to
     * @return a cold publisher of values
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> DistinctFlux<TResult> distinct(String fieldName, Bson filter, Class<TResult> resultClass);

    /** As {@link #distinct(String, Class)}, inside the session. */
    @Override
    <TResult> DistinctFlux<TResult> distinct(ClientSession clientSession, String fieldName, Class<TResult> resultClass);

    /** As {@link #distinct(String, Bson, Class)}, inside the session. */
    @Override
    <TResult> DistinctFlux<TResult> distinct(
            ClientSession clientSession, String fieldName, Bson filter, Class<TResult> resultClass);

    /**
     * The changes of this collection from now on, until cancelled. Spec: Change Streams.
     *
     * @return a cold publisher of changes
     */
    @Override
    ChangeStreamFlux<Document> watch();

    /**
     * The changes of this collection from now on, until cancelled. Spec: Change Streams.
     *
     * @param <TResult> the class of whole documents inside the changes
     * @param resultClass what whole documents inside the changes are decoded to
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    <TResult> ChangeStreamFlux<TResult> watch(Class<TResult> resultClass);

    /**
     * The changes of this collection from now on, until cancelled. Spec: Change Streams.
     *
     * @param pipeline stages that choose and change what is emitted; the token in {@code _id} has to stay
     * @return a cold publisher of changes
     * @throws IllegalArgumentException if an argument is {@code null}
     */
    @Override
    ChangeStreamFlux<Document> watch(List<? extends Bson> pipeline);

    /**
     * The changes of this collection from now on, until cancelled. Spec: Change Streams.
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

    /**
     * Maps documents and reduces what has the same key.
     *
     * @param mapFunction JavaScript
     * @param reduceFunction JavaScript
     * @return a cold publisher of results
     * @throws IllegalArgumentException if an argument is {@code null}
     * @deprecated superseded by {@link #aggregate(List)}
     */
    @Deprecated
    @Override
    MapReduceFlux<T> mapReduce(String mapFunction, String reduceFunction);

    /**
     * Maps documents and reduces what has the same key.
     *
     * @param <TResult> the class of the results
     * @param mapFunction JavaScript
     * @param reduceFunction JavaScript
     * @param resultClass what the results are decoded to
     * @return a cold publisher of results
     * @throws IllegalArgumentException if an argument is {@code null}
     * @deprecated superseded by {@link #aggregate(List)}
     */
    @Deprecated
    @Override
    <TResult> MapReduceFlux<TResult> mapReduce(String mapFunction, String reduceFunction, Class<TResult> resultClass);

    /**
     * As {@link #mapReduce(String, String)}, inside the session.
     *
     * @deprecated superseded by {@link #aggregate(ClientSession, List)}
     */
    @Deprecated
    @Override
    MapReduceFlux<T> mapReduce(ClientSession clientSession, String mapFunction, String reduceFunction);

    /**
     * As {@link #mapReduce(String, String, Class)}, inside the session.
     *
     * @deprecated superseded by {@link #aggregate(ClientSession, List)}
     */
    @Deprecated
    @Override
    <TResult> MapReduceFlux<TResult> mapReduce(
            ClientSession clientSession, String mapFunction, String reduceFunction, Class<TResult> resultClass);
}
