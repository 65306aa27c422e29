package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.ListIndexesPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.specification.unified.entity.CollectionEntity;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Operations on the indexes of a collection, and on the collection as a whole. */
final class CollectionIndexes {

    static final Map<String, Operation<CollectionEntity>> TABLE = Map.ofEntries(
            entry("createIndex", CollectionIndexes::createIndex),
            entry("listIndexes", CollectionIndexes::listIndexes),
            entry("listIndexNames", CollectionIndexes::listIndexNames),
            entry("dropIndex", CollectionIndexes::dropIndex),
            entry("dropIndexes", CollectionIndexes::dropIndexes),
            entry("rename", CollectionIndexes::rename),
            entry("drop", CollectionIndexes::drop));

    private CollectionIndexes() {}

    private static Execution createIndex(CollectionEntity on, Arguments arguments) {
        BsonDocument keys = arguments.document("keys");
        @Nullable ClientSession session = arguments.session();
        IndexOptions options = new IndexOptions();
        arguments.text("name", options::name);
        arguments.flag("unique", options::unique);
        if (arguments.has("maxTimeMS")) {
            CreateIndexOptions creating = new CreateIndexOptions();
            arguments.millis("maxTimeMS", creating::maxTime);
            List<IndexModel> models = List.of(new IndexModel(keys, options));
            return Execution.one(
                    () -> session == null
                            ? on.collection().createIndexes(models, creating)
                            : on.collection().createIndexes(session, models, creating),
                    CollectionIndexes::name);
        }
        return Execution.one(
                () -> session == null
                        ? on.collection().createIndex(keys, options)
                        : on.collection().createIndex(session, keys, options),
                CollectionIndexes::name);
    }

    private static Result name(String name) {
        return Result.of(new BsonString(name));
    }

    private static Execution listIndexes(CollectionEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        Changes<ListIndexesPublisher<BsonDocument>> changes = new Changes<>();
        arguments.number("batchSize", size -> changes.add(indexes -> indexes.batchSize(size)));
        arguments.text("timeoutMode", mode -> changes.add(indexes -> indexes.timeoutMode(Enums.timeoutMode(mode))));
        return Execution.rows(() -> changes.applyTo(indexes(on.collection(), session)));
    }

    private static Execution listIndexNames(CollectionEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        return Execution.values(() -> Flux.from(indexes(on.collection(), session)), index -> index.getString("name"));
    }

    private static ListIndexesPublisher<BsonDocument> indexes(
            MongoCollection<BsonDocument> on, @Nullable ClientSession session) {
        return session == null ? on.listIndexes(BsonDocument.class) : on.listIndexes(session, BsonDocument.class);
    }

    private static Execution dropIndex(CollectionEntity on, Arguments arguments) {
        String name = arguments.text("name");
        @Nullable ClientSession session = arguments.session();
        DropIndexOptions options = new DropIndexOptions();
        arguments.millis("maxTimeMS", options::maxTime);
        return Execution.done(() -> session == null
                ? on.collection().dropIndex(name, options)
                : on.collection().dropIndex(session, name, options));
    }

    private static Execution dropIndexes(CollectionEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        DropIndexOptions options = new DropIndexOptions();
        arguments.millis("maxTimeMS", options::maxTime);
        return Execution.done(() -> session == null
                ? on.collection().dropIndexes(options)
                : on.collection().dropIndexes(session, options));
    }

    private static Execution rename(CollectionEntity on, Arguments arguments) {
        String to = arguments.text("to");
        RenameCollectionOptions options = new RenameCollectionOptions();
        arguments.flag("dropTarget", options::dropTarget);
        return Execution.done(() -> on.collection()
                .renameCollection(
                        new MongoNamespace(on.collection().getNamespace().getDatabaseName(), to), options));
    }

    private static Execution drop(CollectionEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        return Execution.done(
                () -> session == null ? on.collection().drop() : on.collection().drop(session));
    }
}
