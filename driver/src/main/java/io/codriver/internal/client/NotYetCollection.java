package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import com.mongodb.reactivestreams.client.ListIndexesPublisher;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import com.mongodb.reactivestreams.client.MapReducePublisher;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a collection cannot do yet. Shrinks method by method, until it can be deleted. */
abstract class NotYetCollection<T> extends NotYetInSession<T> {

    @Override
    public <TResult> DistinctPublisher<TResult> distinct(String fieldName, Class<TResult> resultClass) {
        throw notYet("distinct");
    }

    @Override
    public <TResult> DistinctPublisher<TResult> distinct(String fieldName, Bson filter, Class<TResult> resultClass) {
        throw notYet("distinct");
    }

    @Override
    public AggregatePublisher<T> aggregate(List<? extends Bson> pipeline) {
        throw notYet("aggregate");
    }

    @Override
    public <TResult> AggregatePublisher<TResult> aggregate(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("aggregate");
    }

    @Override
    public ChangeStreamPublisher<Document> watch() {
        throw notYet("watch");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(Class<TResult> resultClass) {
        throw notYet("watch");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(List<? extends Bson> pipeline) {
        throw notYet("watch");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("watch");
    }

    @Override
    public MapReducePublisher<T> mapReduce(String mapFunction, String reduceFunction) {
        throw notYet("mapReduce");
    }

    @Override
    public <TResult> MapReducePublisher<TResult> mapReduce(
            String mapFunction, String reduceFunction, Class<TResult> resultClass) {
        throw notYet("mapReduce");
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests) {
        throw notYet("bulkWrite");
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options) {
        throw notYet("bulkWrite");
    }

    @Override
    public Mono<T> findOneAndDelete(Bson filter) {
        throw notYet("findOneAndDelete");
    }

    @Override
    public Mono<T> findOneAndDelete(Bson filter, FindOneAndDeleteOptions options) {
        throw notYet("findOneAndDelete");
    }

    @Override
    public Mono<T> findOneAndReplace(Bson filter, T replacement) {
        throw notYet("findOneAndReplace");
    }

    @Override
    public Mono<T> findOneAndReplace(Bson filter, T replacement, FindOneAndReplaceOptions options) {
        throw notYet("findOneAndReplace");
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, Bson update) {
        throw notYet("findOneAndUpdate");
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, Bson update, FindOneAndUpdateOptions options) {
        throw notYet("findOneAndUpdate");
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update) {
        throw notYet("findOneAndUpdate");
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options) {
        throw notYet("findOneAndUpdate");
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
