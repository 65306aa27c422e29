package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import io.codriver.internal.command.bulk.BulkWrite;
import io.codriver.internal.command.write.Change;
import io.codriver.internal.command.write.Change.Judged;
import io.codriver.internal.command.write.Delete;
import io.codriver.internal.command.write.InsertOne;
import io.codriver.internal.command.write.Update;
import java.util.List;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** The writes of a collection. */
abstract class CollectionWrites<T> extends CollectionReads<T> {

    CollectionWrites(MongoNamespace namespace, Class<T> documentClass, View view) {
        super(namespace, documentClass, view);
    }

    @Override
    public Mono<InsertOneResult> insertOne(T document) {
        return insertOne(document, new InsertOneOptions());
    }

    @Override
    public Mono<InsertOneResult> insertOne(T document, InsertOneOptions options) {
        Arguments.given("document", document);
        Arguments.given("options", options);
        return run(() -> new InsertOne<>(target, codec(), document, options));
    }

    @Override
    public Mono<InsertManyResult> insertMany(List<? extends T> documents) {
        return insertMany(documents, new InsertManyOptions());
    }

    @Override
    public Mono<InsertManyResult> insertMany(List<? extends T> documents, InsertManyOptions options) {
        Arguments.givenAll("documents", documents);
        Arguments.given("options", options);
        return run(() -> BulkWrite.insert(target, codec(), documents, options));
    }

    @Override
    public Mono<DeleteResult> deleteOne(Bson filter) {
        return delete(filter, false, new DeleteOptions());
    }

    @Override
    public Mono<DeleteResult> deleteOne(Bson filter, DeleteOptions options) {
        return delete(filter, false, options);
    }

    @Override
    public Mono<DeleteResult> deleteMany(Bson filter) {
        return delete(filter, true, new DeleteOptions());
    }

    @Override
    public Mono<DeleteResult> deleteMany(Bson filter, DeleteOptions options) {
        return delete(filter, true, options);
    }

    @Override
    public Mono<UpdateResult> replaceOne(Bson filter, T replacement) {
        return replaceOne(filter, replacement, new ReplaceOptions());
    }

    @Override
    public Mono<UpdateResult> replaceOne(Bson filter, T replacement, ReplaceOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("replacement", replacement);
        Arguments.given("options", options);
        return run(() ->
                Update.of(target, filter, Change.replacement(codec(), replacement, Judged.BY_EVERY_NAME), options));
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, Bson update) {
        return update(filter, update, false, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, Bson update, UpdateOptions options) {
        return update(filter, update, false, options);
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, List<? extends Bson> update) {
        return update(filter, update, false, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, List<? extends Bson> update, UpdateOptions options) {
        return update(filter, update, false, options);
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, Bson update) {
        return update(filter, update, true, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, Bson update, UpdateOptions options) {
        return update(filter, update, true, options);
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, List<? extends Bson> update) {
        return update(filter, update, true, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, List<? extends Bson> update, UpdateOptions options) {
        return update(filter, update, true, options);
    }

    private Mono<DeleteResult> delete(Bson filter, boolean multi, DeleteOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("options", options);
        return run(() -> new Delete(target, filter, multi, options));
    }

    private Mono<UpdateResult> update(Bson filter, Bson update, boolean multi, UpdateOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("update", update);
        Arguments.given("options", options);
        return run(() -> Update.of(
                target, filter, Change.operators(target.encoding(), update, Judged.BY_EVERY_NAME), multi, options));
    }

    private Mono<UpdateResult> update(Bson filter, List<? extends Bson> update, boolean multi, UpdateOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("update", update);
        Arguments.given("options", options);
        return run(() -> Update.of(target, filter, Change.filledPipeline(target.encoding(), update), multi, options));
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests) {
        return bulkWrite(requests, new BulkWriteOptions());
    }

    @Override
    public Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options) {
        Arguments.givenAll("requests", requests);
        Arguments.given("options", options);
        return run(() -> BulkWrite.of(target, codec(), requests, options));
    }
}
