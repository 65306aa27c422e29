package io.codriver;

import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The indexes of a collection. All of it goes to the primary; what is said of operations in {@link CodriverCollection}
 * holds here, too. Changes of indexes fail with {@code MongoWriteConcernException} if they were done but not acknowledged
 * as wanted.
 *
 * <p>Search indexes are made by a process beside the server (MongoDB Atlas, or {@code mongot}): these operations complete
 * when it was told, and {@link #listSearchIndexes()} tells when the index is there. No concern applies to them. Other servers
 * refuse them with {@code MongoCommandException}.
 *
 * <p>Spec: Index Management.
 *
 * @param <T> what the documents of the collection are decoded to and encoded from
 */
public interface CollectionIndexes<T> extends MongoCollection<T> {

    /**
     * Has a search index made.
     *
     * Emits its name when the order was taken.
     *
     * @param indexName its name
     * @param definition of the index
     * @return a cold publisher of one name
     */
    @Override
    Mono<String> createSearchIndex(String indexName, Bson definition);

    /**
     * Has the search index {@code default} made.
     *
     * Emits its name when the order was taken.
     *
     * @param definition of the index
     * @return a cold publisher of one name
     */
    @Override
    Mono<String> createSearchIndex(Bson definition);

    /**
     * Has search indexes made with one command.
     *
     * Emits their names in order when the order was taken.
     *
     * @param indexes definitions, names and types; without a name it is {@code default}
     * @return a cold publisher of the names
     */
    @Override
    Flux<String> createSearchIndexes(List<SearchIndexModel> indexes);

    /**
     * Has a search index made anew.
     *
     * Completes empty when the order was taken.
     *
     * @param indexName its name
     * @param definition its new definition
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> updateSearchIndex(String indexName, Bson definition);

    /**
     * Has a search index removed. That there is no such collection is no error.
     *
     * Completes empty when the order was taken.
     *
     * @param indexName its name
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropSearchIndex(String indexName);

    /**
     * Makes an index. One that is there already, just so, is no error.
     *
     * Emits its name and completes. Fails with {@code DuplicateKeyException} if documents break a unique index, with
     * {@code MongoCommandException} if there is another index of that name or with these keys.
     *
     * @param keys such as {@code Indexes.ascending("name")}
     * @return a cold publisher of one name
     */
    @Override
    Mono<String> createIndex(Bson keys);

    /**
     * Makes an index. One that is there already, just so, is no error.
     *
     * Emits its name and completes. Fails with {@code DuplicateKeyException} if documents break a unique index, with
     * {@code MongoCommandException} if there is another index of that name or with these keys.
     *
     * @param keys such as {@code Indexes.ascending("name")}
     * @param options of the index; without a name there it is made of the keys, {@code name_1_dob_-1} for example
     * @return a cold publisher of one name
     */
    @Override
    Mono<String> createIndex(Bson keys, IndexOptions options);

    /**
     * Makes indexes with one command. Those that are there already, just so, are no error.
     *
     * Emits their names in order and completes. Fails with {@code DuplicateKeyException} if documents break a unique index, with
     * {@code MongoCommandException} if there is another index of that name or with these keys.
     *
     * @param indexes keys and options; a name that is not given is made of the keys
     * @return a cold publisher of the names
     */
    @Override
    Flux<String> createIndexes(List<IndexModel> indexes);

    /**
     * Makes indexes with one command. Those that are there already, just so, are no error.
     *
     * Emits their names in order and completes. Fails with {@code DuplicateKeyException} if documents break a unique index, with
     * {@code MongoCommandException} if there is another index of that name or with these keys.
     *
     * @param indexes keys and options; a name that is not given is made of the keys
     * @param options how long the server may take, and how many members of the set have to be ready: that needs MongoDB 4.4,
     *     else {@code MongoClientException} arrives and nothing is sent
     * @return a cold publisher of the names
     */
    @Override
    Flux<String> createIndexes(List<IndexModel> indexes, CreateIndexOptions options);

    /**
     * The indexes.
     *
     * @return a list to describe and subscribe to
     */
    @Override
    ListIndexesFlux<Document> listIndexes();

    /**
     * The indexes.
     *
     * @param <TResult> the class of the documents
     * @param resultClass what is told of an index is decoded to
     * @return a list to describe and subscribe to
     */
    @Override
    <TResult> ListIndexesFlux<TResult> listIndexes(Class<TResult> resultClass);

    /**
     * Removes an index. That there is no such collection is no error.
     *
     * Completes empty. Fails with {@code MongoCommandException} (code 27) if there is no such index.
     *
     * @param indexName its name; a star removes all indexes but that of {@code _id}, as with the official driver
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropIndex(String indexName);

    /**
     * Removes an index. That there is no such collection is no error.
     *
     * Completes empty. Fails with {@code MongoCommandException} (code 27) if there is no such index.
     *
     * @param keys with which it was made
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropIndex(Bson keys);

    /**
     * Removes an index. That there is no such collection is no error.
     *
     * Completes empty. Fails with {@code MongoCommandException} (code 27) if there is no such index.
     *
     * @param indexName its name; a star removes all indexes but that of {@code _id}, as with the official driver
     * @param options how long the server may take
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropIndex(String indexName, DropIndexOptions options);

    /**
     * Removes an index. That there is no such collection is no error.
     *
     * Completes empty. Fails with {@code MongoCommandException} (code 27) if there is no such index.
     *
     * @param keys with which it was made
     * @param options how long the server may take
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropIndex(Bson keys, DropIndexOptions options);

    /**
     * Removes all indexes but that of {@code _id}. That there is no such collection is no error.
     *
     * Completes empty.
     *
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropIndexes();

    /**
     * Removes all indexes but that of {@code _id}. That there is no such collection is no error.
     *
     * Completes empty.
     *
     * @param options how long the server may take
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> dropIndexes(DropIndexOptions options);

    /**
     * The search indexes with their state. This is no {@link Flux}, whose method {@code name} stands in the way:
     * {@code Flux.from(..)} makes it one.
     *
     * @return a list to describe and subscribe to
     */
    @Override
    ListSearchIndexesPublisher<Document> listSearchIndexes();

    /**
     * The search indexes with their state. This is no {@link Flux}, whose method {@code name} stands in the way:
     * {@code Flux.from(..)} makes it one.
     *
     * @param <TResult> the class of the documents
     * @param resultClass what is told of a search index is decoded to
     * @return a list to describe and subscribe to
     */
    @Override
    <TResult> ListSearchIndexesPublisher<TResult> listSearchIndexes(Class<TResult> resultClass);
}
