package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.ReadPreference;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.ClusteredIndexOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.ListCollectionsPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.specification.unified.entity.Concerns;
import io.codriver.specification.unified.entity.DatabaseEntity;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Operations on databases. */
final class DatabaseOperations {

    static final Map<String, Operation<DatabaseEntity>> TABLE = Map.ofEntries(
            entry("runCommand", DatabaseOperations::runCommand),
            entry("runCursorCommand", CommandCursors::run),
            entry("createCommandCursor", CommandCursors::create),
            entry("aggregate", Aggregations::ofDatabase),
            entry("createChangeStream", Aggregations::watchDatabase),
            entry("listCollections", DatabaseOperations::listCollections),
            entry("listCollectionNames", DatabaseOperations::listCollectionNames),
            entry("listCollectionObjects", DatabaseOperations::listCollectionObjects),
            entry("createCollection", DatabaseOperations::createCollection),
            entry("dropCollection", DatabaseOperations::dropCollection),
            entry("modifyCollection", DatabaseOperations::modifyCollection));

    private DatabaseOperations() {}

    private static Execution runCommand(DatabaseEntity on, Arguments arguments) {
        BsonDocument command = arguments.document("command");
        arguments.text("commandName");
        @Nullable ClientSession session = arguments.session();
        @Nullable
        ReadPreference preference =
                arguments.has("readPreference") ? Concerns.preference(arguments.document("readPreference")) : null;
        return Execution.one(() -> run(on.database(), session, command, preference), Result::of);
    }

    private static Publisher<BsonDocument> run(
            MongoDatabase on,
            @Nullable ClientSession session,
            BsonDocument command,
            @Nullable ReadPreference preference) {
        if (preference == null) {
            return session == null
                    ? on.runCommand(command, BsonDocument.class)
                    : on.runCommand(session, command, BsonDocument.class);
        }
        return session == null
                ? on.runCommand(command, preference, BsonDocument.class)
                : on.runCommand(session, command, preference, BsonDocument.class);
    }

    private static Execution listCollections(DatabaseEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        Changes<ListCollectionsPublisher<BsonDocument>> changes = new Changes<>();
        arguments.document("filter", filter -> changes.add(list -> list.filter(filter)));
        arguments.number("batchSize", size -> changes.add(list -> list.batchSize(size)));
        arguments.text("timeoutMode", mode -> changes.add(list -> list.timeoutMode(Enums.timeoutMode(mode))));
        return Execution.rows(() -> changes.applyTo(
                session == null
                        ? on.database().listCollections(BsonDocument.class)
                        : on.database().listCollections(session, BsonDocument.class)));
    }

    private static Execution listCollectionNames(DatabaseEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        @Nullable BsonDocument filter = arguments.has("filter") ? arguments.document("filter") : null;
        return Execution.values(
                () -> {
                    var names = session == null
                            ? on.database().listCollectionNames()
                            : on.database().listCollectionNames(session);
                    return filter == null ? names : names.filter(filter);
                },
                BsonString::new);
    }

    /** The public interfaces have no method for it: a user gets the objects by their names. */
    private static Execution listCollectionObjects(DatabaseEntity on, Arguments arguments) {
        return Execution.values(
                () -> Flux.from(on.database().listCollectionNames())
                        .map(on.database()::getCollection)
                        .map(MongoCollection::getNamespace),
                namespace -> new BsonString(namespace.getCollectionName()));
    }

    private static Execution createCollection(DatabaseEntity on, Arguments arguments) {
        String name = arguments.text("collection");
        @Nullable ClientSession session = arguments.session();
        if (arguments.has("viewOn")) {
            String source = arguments.text("viewOn");
            List<BsonDocument> pipeline = arguments.has("pipeline") ? arguments.documents("pipeline") : List.of();
            return Execution.done(() -> session == null
                    ? on.database().createView(name, source, pipeline)
                    : on.database().createView(session, name, source, pipeline));
        }
        CreateCollectionOptions options = new CreateCollectionOptions();
        arguments.document("clusteredIndex", index -> {
            Arguments nested = arguments.nested("clusteredIndex", index);
            ClusteredIndexOptions clustered = new ClusteredIndexOptions(
                    nested.document("key"), nested.value("unique").asBoolean().getValue());
            nested.text("name", clustered::name);
            nested.refuseUnread();
            options.clusteredIndexOptions(clustered);
        });
        arguments.document(
                "changeStreamPreAndPostImages",
                images -> options.changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(
                        images.getBoolean("enabled").getValue())));
        return Execution.done(() -> session == null
                ? on.database().createCollection(name, options)
                : on.database().createCollection(session, name, options));
    }

    private static Execution dropCollection(DatabaseEntity on, Arguments arguments) {
        String name = arguments.text("collection");
        @Nullable ClientSession session = arguments.session();
        return Execution.done(() -> session == null
                ? on.database().getCollection(name).drop()
                : on.database().getCollection(name).drop(session));
    }

    /** The public interfaces have no method for it: a user sends the command. */
    private static Execution modifyCollection(DatabaseEntity on, Arguments arguments) {
        BsonDocument command = new BsonDocument("collMod", new BsonString(arguments.text("collection")));
        for (String option : List.of("index", "validator", "changeStreamPreAndPostImages")) {
            arguments.document(option, value -> command.append(option, value));
        }
        return Execution.one(() -> on.database().runCommand(command, BsonDocument.class), Result::of);
    }
}
