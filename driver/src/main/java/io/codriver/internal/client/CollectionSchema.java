package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.reactivestreams.client.ListIndexesPublisher;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import io.codriver.internal.command.Drop;
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
            throw notYet("drop with encrypted fields");
        }
        return drop();
    }

    @Override
    public Mono<String> createSearchIndex(String indexName, Bson definition) {
        throw notYet("createSearchIndex");
    }

    @Override
    public Mono<String> createSearchIndex(Bson definition) {
        throw notYet("createSearchIndex");
    }

    @Override
    public Flux<String> createSearchIndexes(List<SearchIndexModel> indexes) {
        throw notYet("createSearchIndexes");
    }

    @Override
    public Mono<Void> updateSearchIndex(String indexName, Bson definition) {
        throw notYet("updateSearchIndex");
    }

    @Override
    public Mono<Void> dropSearchIndex(String indexName) {
        throw notYet("dropSearchIndex");
    }

    @Override
    public ListSearchIndexesPublisher<Document> listSearchIndexes() {
        throw notYet("listSearchIndexes");
    }

    @Override
    public <TResult> ListSearchIndexesPublisher<TResult> listSearchIndexes(Class<TResult> resultClass) {
        throw notYet("listSearchIndexes");
    }

    @Override
    public Mono<String> createIndex(Bson keys) {
        throw notYet("createIndex");
    }

    @Override
    public Mono<String> createIndex(Bson keys, IndexOptions options) {
        throw notYet("createIndex");
    }

    @Override
    public Flux<String> createIndexes(List<IndexModel> indexes) {
        throw notYet("createIndexes");
    }

    @Override
    public Flux<String> createIndexes(List<IndexModel> indexes, CreateIndexOptions options) {
        throw notYet("createIndexes");
    }

    @Override
    public ListIndexesPublisher<Document> listIndexes() {
        throw notYet("listIndexes");
    }

    @Override
    public <TResult> ListIndexesPublisher<TResult> listIndexes(Class<TResult> resultClass) {
        throw notYet("listIndexes");
    }

    @Override
    public Mono<Void> dropIndex(String indexName) {
        throw notYet("dropIndex");
    }

    @Override
    public Mono<Void> dropIndex(Bson keys) {
        throw notYet("dropIndex");
    }

    @Override
    public Mono<Void> dropIndex(String indexName, DropIndexOptions options) {
        throw notYet("dropIndex");
    }

    @Override
    public Mono<Void> dropIndex(Bson keys, DropIndexOptions options) {
        throw notYet("dropIndex");
    }

    @Override
    public Mono<Void> dropIndexes() {
        throw notYet("dropIndexes");
    }

    @Override
    public Mono<Void> dropIndexes(DropIndexOptions options) {
        throw notYet("dropIndexes");
    }

    @Override
    public Mono<Void> renameCollection(MongoNamespace newNamespace) {
        throw notYet("renameCollection");
    }

    @Override
    public Mono<Void> renameCollection(MongoNamespace newNamespace, RenameCollectionOptions options) {
        throw notYet("renameCollection");
    }
}
