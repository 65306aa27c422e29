package io.codriver.specification.unified.operation;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientDeleteManyOptions;
import com.mongodb.client.model.bulk.ClientDeleteOneOptions;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.client.model.bulk.ClientReplaceOneOptions;
import com.mongodb.client.model.bulk.ClientUpdateManyOptions;
import com.mongodb.client.model.bulk.ClientUpdateOneOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCluster;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.entity.ClientEntity;
import io.codriver.specification.unified.entity.Concerns;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The bulk write of a client. Spec: Unified Test Format, "clientBulkWrite". */
final class ClientBulkWrites {

    private ClientBulkWrites() {}

    static Execution bulkWrite(ClientEntity on, Arguments arguments) {
        List<ClientNamespacedWriteModel> models = arguments.documents("models").stream()
                .map(each -> model(each, arguments))
                .toList();
        @Nullable ClientSession session = arguments.session();
        ClientBulkWriteOptions options = ClientBulkWriteOptions.clientBulkWriteOptions();
        arguments.flag("ordered", options::ordered);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.flag("verboseResults", options::verboseResults);
        arguments.document("let", options::let);
        arguments.value("comment", options::comment);
        Changes<MongoCluster> changes = new Changes<>();
        arguments.document(
                "writeConcern", concern -> changes.add(client -> client.withWriteConcern(Concerns.write(concern))));
        return Execution.one(
                () -> session == null
                        ? changes.applyTo(on.operations()).bulkWrite(models, options)
                        : changes.applyTo(on.operations()).bulkWrite(session, models, options),
                result -> Result.of(Results.clientBulkWrite(result)));
    }

    private static ClientNamespacedWriteModel model(BsonDocument described, Arguments arguments) {
        String type = described.getFirstKey();
        Arguments nested = arguments.nested(type, described.getDocument(type));
        MongoNamespace namespace = new MongoNamespace(nested.text("namespace"));
        ClientNamespacedWriteModel model =
                switch (type) {
                    case "insertOne" -> ClientNamespacedWriteModel.insertOne(namespace, nested.document("document"));
                    case "updateOne" -> updateOne(namespace, nested);
                    case "updateMany" -> updateMany(namespace, nested);
                    case "replaceOne" -> replaceOne(namespace, nested);
                    case "deleteOne" -> deleteOne(namespace, nested);
                    case "deleteMany" -> deleteMany(namespace, nested);
                    default -> throw new InvalidCaseException("unknown write model " + type);
                };
        nested.refuseUnread();
        return model;
    }

    private static ClientNamespacedWriteModel updateOne(MongoNamespace namespace, Arguments arguments) {
        ClientUpdateOneOptions options = ClientUpdateOneOptions.clientUpdateOneOptions();
        arguments.documents("arrayFilters", options::arrayFilters);
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.flag("upsert", options::upsert);
        arguments.document("sort", options::sort);
        BsonDocument filter = arguments.document("filter");
        BsonValue update = arguments.value("update");
        return update.isArray()
                ? ClientNamespacedWriteModel.updateOne(namespace, filter, CollectionWrites.stages(update), options)
                : ClientNamespacedWriteModel.updateOne(namespace, filter, update.asDocument(), options);
    }

    private static ClientNamespacedWriteModel updateMany(MongoNamespace namespace, Arguments arguments) {
        ClientUpdateManyOptions options = ClientUpdateManyOptions.clientUpdateManyOptions();
        arguments.documents("arrayFilters", options::arrayFilters);
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.flag("upsert", options::upsert);
        BsonDocument filter = arguments.document("filter");
        BsonValue update = arguments.value("update");
        return update.isArray()
                ? ClientNamespacedWriteModel.updateMany(namespace, filter, CollectionWrites.stages(update), options)
                : ClientNamespacedWriteModel.updateMany(namespace, filter, update.asDocument(), options);
    }

    private static ClientNamespacedWriteModel replaceOne(MongoNamespace namespace, Arguments arguments) {
        ClientReplaceOneOptions options = ClientReplaceOneOptions.clientReplaceOneOptions();
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.flag("upsert", options::upsert);
        arguments.document("sort", options::sort);
        return ClientNamespacedWriteModel.replaceOne(
                namespace, arguments.document("filter"), arguments.document("replacement"), options);
    }

    private static ClientNamespacedWriteModel deleteOne(MongoNamespace namespace, Arguments arguments) {
        ClientDeleteOneOptions options = ClientDeleteOneOptions.clientDeleteOneOptions();
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        return ClientNamespacedWriteModel.deleteOne(namespace, arguments.document("filter"), options);
    }

    private static ClientNamespacedWriteModel deleteMany(MongoNamespace namespace, Arguments arguments) {
        ClientDeleteManyOptions options = ClientDeleteManyOptions.clientDeleteManyOptions();
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        return ClientNamespacedWriteModel.deleteMany(namespace, arguments.document("filter"), options);
    }
}
