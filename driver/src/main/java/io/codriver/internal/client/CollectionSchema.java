package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import io.codriver.ListIndexesFlux;
import io.codriver.internal.command.schema.CreateIndexes;
import io.codriver.internal.command.schema.Drop;
import io.codriver.internal.command.schema.DropIndexes;
import io.codriver.internal.command.schema.RenameCollection;
import io.codriver.internal.command.schema.SearchIndexChange;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a collection has besides documents: its indexes, its name, its being there. */
abstract class CollectionSchema<T> extends CollectionModifies<T> {

    CollectionSchema(MongoNamespace namespace, Class<T> documentClass, View view) {
        super(namespace, documentClass, view);
    }

    @Override
    public Mono<Void> drop() {
        return run(() -> Drop.collection(target));
    }

    @Override
    public Mono<Void> drop(DropCollectionOptions options) {
        if (Arguments.given("options", options).getEncryptedFields() != null) {
            throw Unsupported.encryptedFields();
        }
        return drop();
    }

    @Override
    public Mono<Void> renameCollection(MongoNamespace newNamespace) {
        return renameCollection(newNamespace, new RenameCollectionOptions());
    }

    @Override
    public Mono<Void> renameCollection(MongoNamespace newNamespace, RenameCollectionOptions options) {
        Arguments.given("newCollectionNamespace", newNamespace);
        Arguments.given("options", options);
        return run(() -> new RenameCollection(target, newNamespace, options));
    }

    // ---- indexes

    @Override
    public Mono<String> createIndex(Bson keys) {
        return createIndex(keys, new IndexOptions());
    }

    @Override
    public Mono<String> createIndex(Bson keys, IndexOptions options) {
        Arguments.given("key", keys);
        Arguments.given("options", options);
        return created(List.of(new IndexModel(keys, options)), new CreateIndexOptions())
                .map(names -> names.get(0));
    }

    @Override
    public Flux<String> createIndexes(List<IndexModel> indexes) {
        return createIndexes(indexes, new CreateIndexOptions());
    }

    @Override
    public Flux<String> createIndexes(List<IndexModel> indexes, CreateIndexOptions options) {
        List<IndexModel> models = Arguments.withoutNull("indexes", indexes);
        Arguments.given("options", options);
        return created(models, options).flatMapIterable(names -> names);
    }

    private Mono<List<String>> created(List<IndexModel> models, CreateIndexOptions options) {
        return run(() -> new CreateIndexes(target, models, options));
    }

    @Override
    public ListIndexesFlux<Document> listIndexes() {
        return listIndexes(Document.class);
    }

    @Override
    public <TResult> ListIndexesFlux<TResult> listIndexes(Class<TResult> resultClass) {
        return new LiveListIndexes<>(view, target, Arguments.given("resultClass", resultClass));
    }

    @Override
    public Mono<Void> dropIndex(String indexName) {
        return dropIndex(indexName, new DropIndexOptions());
    }

    @Override
    public Mono<Void> dropIndex(Bson keys) {
        return dropIndex(keys, new DropIndexOptions());
    }

    @Override
    public Mono<Void> dropIndex(String indexName, DropIndexOptions options) {
        Arguments.given("indexName", indexName);
        Arguments.given("dropIndexOptions", options);
        return run(() -> DropIndexes.named(target, indexName, options));
    }

    @Override
    public Mono<Void> dropIndex(Bson keys, DropIndexOptions options) {
        Arguments.given("keys", keys);
        Arguments.given("dropIndexOptions", options);
        return run(() -> DropIndexes.withKeys(target, keys, options));
    }

    @Override
    public Mono<Void> dropIndexes() {
        return dropIndexes(new DropIndexOptions());
    }

    @Override
    public Mono<Void> dropIndexes(DropIndexOptions options) {
        return dropIndex("*", options);
    }

    // ---- search indexes

    @Override
    public Mono<String> createSearchIndex(String indexName, Bson definition) {
        Arguments.given("indexName", indexName);
        Arguments.given("definition", definition);
        return createdSearch(List.of(new SearchIndexModel(indexName, definition)))
                .map(names -> names.get(0));
    }

    @Override
    public Mono<String> createSearchIndex(Bson definition) {
        Arguments.given("definition", definition);
        return createdSearch(List.of(new SearchIndexModel(definition))).map(names -> names.get(0));
    }

    @Override
    public Flux<String> createSearchIndexes(List<SearchIndexModel> indexes) {
        return createdSearch(Arguments.withoutNull("searchIndexModels", indexes))
                .flatMapIterable(names -> names);
    }

    private Mono<List<String>> createdSearch(List<SearchIndexModel> models) {
        return run(() -> SearchIndexChange.create(target, models));
    }

    @Override
    public Mono<Void> updateSearchIndex(String indexName, Bson definition) {
        Arguments.given("indexName", indexName);
        Arguments.given("definition", definition);
        return run(() -> SearchIndexChange.update(target, indexName, definition))
                .then();
    }

    @Override
    public Mono<Void> dropSearchIndex(String indexName) {
        Arguments.given("indexName", indexName);
        return run(() -> SearchIndexChange.drop(target, indexName)).then();
    }

    @Override
    public ListSearchIndexesPublisher<Document> listSearchIndexes() {
        return listSearchIndexes(Document.class);
    }

    @Override
    public <TResult> ListSearchIndexesPublisher<TResult> listSearchIndexes(Class<TResult> resultClass) {
        return new LiveListSearchIndexes<>(view, namespace, Arguments.given("resultClass", resultClass));
    }
}
