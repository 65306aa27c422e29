package io.codriver.specification.unified.operation;

import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.codriver.specification.unified.InvalidCaseException;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The models of a collection's bulk write, each a document with one key. Spec: Unified Test Format, "bulkWrite". */
final class BulkModels {

    private BulkModels() {}

    static List<WriteModel<BsonDocument>> ofCollection(List<BsonDocument> requests, Arguments arguments) {
        return requests.stream()
                .map(request -> {
                    String type = request.getFirstKey();
                    Arguments nested = arguments.nested(type, request.getDocument(type));
                    WriteModel<BsonDocument> model = model(type, nested);
                    nested.refuseUnread();
                    return model;
                })
                .toList();
    }

    private static WriteModel<BsonDocument> model(String type, Arguments arguments) {
        return switch (type) {
            case "insertOne" ->
                new InsertOneModel<>(arguments.document("document").clone());
            case "updateOne" -> updateOne(arguments);
            case "updateMany" -> updateMany(arguments);
            case "replaceOne" ->
                new ReplaceOneModel<>(
                        arguments.document("filter"),
                        arguments.document("replacement"),
                        WriteOptions.replace(arguments));
            case "deleteOne" -> new DeleteOneModel<>(arguments.document("filter"), WriteOptions.delete(arguments));
            case "deleteMany" -> new DeleteManyModel<>(arguments.document("filter"), WriteOptions.delete(arguments));
            default -> throw new InvalidCaseException("unknown write model " + type);
        };
    }

    private static WriteModel<BsonDocument> updateOne(Arguments arguments) {
        BsonValue update = arguments.value("update");
        BsonDocument filter = arguments.document("filter");
        UpdateOptions options = WriteOptions.update(arguments);
        return update.isArray()
                ? new UpdateOneModel<>(filter, CollectionWrites.stages(update), options)
                : new UpdateOneModel<>(filter, update.asDocument(), options);
    }

    private static WriteModel<BsonDocument> updateMany(Arguments arguments) {
        BsonValue update = arguments.value("update");
        BsonDocument filter = arguments.document("filter");
        UpdateOptions options = WriteOptions.update(arguments);
        return update.isArray()
                ? new UpdateManyModel<>(filter, CollectionWrites.stages(update), options)
                : new UpdateManyModel<>(filter, update.asDocument(), options);
    }
}
