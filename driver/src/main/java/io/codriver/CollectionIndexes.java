package io.codriver;

import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The indexes of a collection. None of these operations is supported yet.
 *
 * @param <T> what the documents of the collection are decoded to and encoded from
 */
public interface CollectionIndexes<T> extends MongoCollection<T> {

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<String> createSearchIndex(String indexName, Bson definition);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<String> createSearchIndex(Bson definition);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Flux<String> createSearchIndexes(List<SearchIndexModel> indexes);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> updateSearchIndex(String indexName, Bson definition);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropSearchIndex(String indexName);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<String> createIndex(Bson keys);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<String> createIndex(Bson keys, IndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Flux<String> createIndexes(List<IndexModel> indexes);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Flux<String> createIndexes(List<IndexModel> indexes, CreateIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(String indexName);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(Bson keys);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(String indexName, DropIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndex(Bson keys, DropIndexOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndexes();

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> dropIndexes(DropIndexOptions options);
}
