package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.MongoDriverInformation;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.ListDatabasesPublisher;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.specification.unified.entity.ClientEntity;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Operations on clients. */
final class ClientOperations {

    static final Map<String, Operation<ClientEntity>> TABLE = Map.ofEntries(
            entry("close", ClientOperations::close),
            entry("appendMetadata", ClientOperations::appendMetadata),
            entry("clientBulkWrite", ClientBulkWrites::bulkWrite),
            entry("createChangeStream", Aggregations::watchClient),
            entry("dropDatabase", ClientOperations::dropDatabase),
            entry("listDatabases", ClientOperations::listDatabases),
            entry("listDatabaseNames", ClientOperations::listDatabaseNames),
            entry("listDatabaseObjects", ClientOperations::listDatabaseObjects));

    private ClientOperations() {}

    private static Execution close(ClientEntity on, Arguments arguments) {
        return () -> {
            on.client().close();
            return Result.none();
        };
    }

    private static Execution appendMetadata(ClientEntity on, Arguments arguments) {
        Arguments nested = arguments.nested("driverInfoOptions", arguments.document("driverInfoOptions"));
        MongoDriverInformation.Builder information = MongoDriverInformation.builder();
        information.driverName(nested.text("name"));
        nested.text("version", information::driverVersion);
        nested.text("platform", information::driverPlatform);
        nested.refuseUnread();
        return () -> {
            on.client().appendMetadata(information.build());
            return Result.none();
        };
    }

    private static Execution dropDatabase(ClientEntity on, Arguments arguments) {
        String name = arguments.text("database");
        @Nullable ClientSession session = arguments.session();
        return Execution.done(() -> session == null
                ? on.operations().getDatabase(name).drop()
                : on.operations().getDatabase(name).drop(session));
    }

    private static Execution listDatabases(ClientEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        Changes<ListDatabasesPublisher<BsonDocument>> changes = new Changes<>();
        arguments.document("filter", filter -> changes.add(list -> list.filter(filter)));
        arguments.flag("nameOnly", only -> changes.add(list -> list.nameOnly(only)));
        return Execution.rows(() -> changes.applyTo(
                session == null
                        ? on.operations().listDatabases(BsonDocument.class)
                        : on.operations().listDatabases(session, BsonDocument.class)));
    }

    private static Execution listDatabaseNames(ClientEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        return Execution.values(
                () -> session == null
                        ? on.operations().listDatabaseNames()
                        : on.operations().listDatabaseNames(session),
                BsonString::new);
    }

    /** The public interfaces have no method for it: a user gets the objects by their names. */
    private static Execution listDatabaseObjects(ClientEntity on, Arguments arguments) {
        return Execution.values(
                () -> Flux.from(on.operations().listDatabaseNames())
                        .map(on.operations()::getDatabase)
                        .map(MongoDatabase::getName),
                BsonString::new);
    }
}
