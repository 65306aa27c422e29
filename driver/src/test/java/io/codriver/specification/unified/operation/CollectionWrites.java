package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.specification.unified.entity.CollectionEntity;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Writing operations on collections. */
final class CollectionWrites {

    static final Map<String, Operation<CollectionEntity>> TABLE = Map.ofEntries(
            entry("insertOne", CollectionWrites::insertOne),
            entry("insertMany", CollectionWrites::insertMany),
            entry("updateOne", CollectionWrites::updateOne),
            entry("updateMany", CollectionWrites::updateMany),
            entry("replaceOne", CollectionWrites::replaceOne),
            entry("deleteOne", CollectionWrites::deleteOne),
            entry("deleteMany", CollectionWrites::deleteMany),
            entry("bulkWrite", CollectionWrites::bulkWrite));

    private CollectionWrites() {}

    private static Execution insertOne(CollectionEntity on, Arguments arguments) {
        BsonDocument document = arguments.document("document");
        @Nullable ClientSession session = arguments.session();
        InsertOneOptions options = new InsertOneOptions();
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.value("comment", options::comment);
        return Execution.one(
                () -> session == null
                        ? on.collection().insertOne(document.clone(), options)
                        : on.collection().insertOne(session, document.clone(), options),
                result -> Result.of(Results.insertOne(result)));
    }

    private static Execution insertMany(CollectionEntity on, Arguments arguments) {
        List<BsonDocument> documents = arguments.documents("documents").stream()
                .map(BsonDocument::clone)
                .toList();
        @Nullable ClientSession session = arguments.session();
        InsertManyOptions options = new InsertManyOptions();
        arguments.flag("ordered", options::ordered);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.value("comment", options::comment);
        return Execution.one(
                () -> session == null
                        ? on.collection().insertMany(documents, options)
                        : on.collection().insertMany(session, documents, options),
                result -> Result.of(Results.insertMany(result)));
    }

    private static Execution updateOne(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        BsonValue update = arguments.value("update");
        @Nullable ClientSession session = arguments.session();
        UpdateOptions options = WriteOptions.update(arguments);
        return updated(
                on,
                collection -> update.isArray()
                        ? session == null
                                ? collection.updateOne(filter, stages(update), options)
                                : collection.updateOne(session, filter, stages(update), options)
                        : session == null
                                ? collection.updateOne(filter, update.asDocument(), options)
                                : collection.updateOne(session, filter, update.asDocument(), options));
    }

    private static Execution updateMany(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        BsonValue update = arguments.value("update");
        @Nullable ClientSession session = arguments.session();
        UpdateOptions options = WriteOptions.update(arguments);
        return updated(
                on,
                collection -> update.isArray()
                        ? session == null
                                ? collection.updateMany(filter, stages(update), options)
                                : collection.updateMany(session, filter, stages(update), options)
                        : session == null
                                ? collection.updateMany(filter, update.asDocument(), options)
                                : collection.updateMany(session, filter, update.asDocument(), options));
    }

    private static Execution replaceOne(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        BsonDocument replacement = arguments.document("replacement");
        @Nullable ClientSession session = arguments.session();
        ReplaceOptions options = WriteOptions.replace(arguments);
        return updated(
                on,
                collection -> session == null
                        ? collection.replaceOne(filter, replacement, options)
                        : collection.replaceOne(session, filter, replacement, options));
    }

    private static Execution deleteOne(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        @Nullable ClientSession session = arguments.session();
        DeleteOptions options = WriteOptions.delete(arguments);
        return deleted(
                on,
                collection -> session == null
                        ? collection.deleteOne(filter, options)
                        : collection.deleteOne(session, filter, options));
    }

    private static Execution deleteMany(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        @Nullable ClientSession session = arguments.session();
        DeleteOptions options = WriteOptions.delete(arguments);
        return deleted(
                on,
                collection -> session == null
                        ? collection.deleteMany(filter, options)
                        : collection.deleteMany(session, filter, options));
    }

    private static Execution bulkWrite(CollectionEntity on, Arguments arguments) {
        List<WriteModel<BsonDocument>> models = BulkModels.ofCollection(arguments.documents("requests"), arguments);
        @Nullable ClientSession session = arguments.session();
        BulkWriteOptions options = new BulkWriteOptions();
        arguments.flag("ordered", options::ordered);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        return Execution.one(
                () -> session == null
                        ? on.collection().bulkWrite(models, options)
                        : on.collection().bulkWrite(session, models, options),
                result -> Result.of(Results.bulkWrite(result)));
    }

    /** The stages of an update that is a pipeline. */
    static List<BsonDocument> stages(BsonValue update) {
        return update.asArray().stream().map(BsonValue::asDocument).toList();
    }

    private interface Call<T> {
        Publisher<T> on(MongoCollection<BsonDocument> collection);
    }

    private static Execution updated(CollectionEntity on, Call<UpdateResult> call) {
        return Execution.one(() -> call.on(on.collection()), result -> Result.of(Results.update(result)));
    }

    private static Execution deleted(CollectionEntity on, Call<DeleteResult> call) {
        return Execution.one(() -> call.on(on.collection()), result -> Result.of(Results.delete(result)));
    }
}
