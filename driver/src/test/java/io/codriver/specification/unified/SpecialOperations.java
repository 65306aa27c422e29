package io.codriver.specification.unified;

import static java.util.Map.entry;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.entity.ClientEntity;
import io.codriver.specification.unified.entity.ThreadEntity;
import io.codriver.specification.unified.operation.Arguments;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/** The operations of the object {@code testRunner} that do something. Spec: "Special Test Operations". */
final class SpecialOperations {

    private static final Duration WAIT_LIMIT = Duration.ofSeconds(10);

    /** One of them; it reads its arguments and runs at once. */
    @FunctionalInterface
    interface SpecialOperation {
        void run(CaseContext context, Arguments arguments) throws Throwable;
    }

    private static final Map<String, SpecialOperation> TABLE = table();

    private SpecialOperations() {}

    private static Map<String, SpecialOperation> table() {
        Map<String, SpecialOperation> table = new HashMap<>(SpecialAssertions.TABLE);
        table.putAll(Map.ofEntries(
                entry("failPoint", SpecialOperations::failPoint),
                entry("targetedFailPoint", SpecialOperations::targetedFailPoint),
                entry("createEntities", (context, arguments) -> context.maker.make(arguments.array("entities"))),
                entry("wait", (context, arguments) -> TimeUnit.MILLISECONDS.sleep(arguments.number("ms"))),
                entry("waitForEvent", SpecialOperations::waitForEvent),
                entry("waitForPrimaryChange", SpecialOperations::waitForPrimaryChange),
                entry("recordTopologyDescription", SpecialOperations::recordTopologyDescription),
                entry("runOnThread", SpecialOperations::runOnThread),
                entry("waitForThread", (context, arguments) -> arguments
                        .entity("thread", ThreadEntity.class)
                        .join())));
        return Map.copyOf(table);
    }

    static void run(CaseContext context, String name, Arguments arguments) throws Throwable {
        SpecialOperation operation = TABLE.get(name);
        if (operation == null) {
            throw new InvalidCaseException("unsupported operation '" + name + "' on the testRunner");
        }
        operation.run(context, arguments);
        arguments.refuseUnread();
    }

    private static void failPoint(CaseContext context, Arguments arguments) throws Throwable {
        MongoClient client = arguments.entity("client", ClientEntity.class).client();
        context.failPoints.configure(client, arguments.document("failPoint"));
    }

    private static void targetedFailPoint(CaseContext context, Arguments arguments) {
        ServerAddress pinned = arguments.session("session").getPinnedServerAddress();
        if (pinned == null) {
            throw new AssertionError("the session of a targeted fail point is not pinned");
        }
        context.failPoints.configure(pinned, arguments.document("failPoint"));
    }

    private static void waitForEvent(CaseContext context, Arguments arguments) throws InterruptedException {
        ClientEntity client = arguments.entity("client", ClientEntity.class);
        BsonDocument event = arguments.document("event");
        int count = arguments.number("count");
        if (!Blocking.until(
                WAIT_LIMIT, () -> context.events.count(event, client.events().observed()) >= count)) {
            throw new AssertionError("waited " + WAIT_LIMIT + " for " + count + " of " + event + ", were "
                    + client.events().observed());
        }
    }

    private static void recordTopologyDescription(CaseContext context, Arguments arguments) {
        context.entities.put(
                arguments.text("id"),
                arguments.entity("client", ClientEntity.class).client().getClusterDescription());
    }

    private static void waitForPrimaryChange(CaseContext context, Arguments arguments) throws InterruptedException {
        MongoClient client = arguments.entity("client", ClientEntity.class).client();
        Optional<ServerAddress> before =
                primary(arguments.entity("priorTopologyDescription", ClusterDescription.class));
        Duration limit = arguments.has("timeoutMS") ? Duration.ofMillis(arguments.number("timeoutMS")) : WAIT_LIMIT;
        boolean changed = Blocking.until(limit, () -> {
            Optional<ServerAddress> now = primary(client.getClusterDescription());
            return now.isPresent() && !now.equals(before);
        });
        if (!changed) {
            throw new AssertionError("waited " + limit + " for another primary than " + before);
        }
    }

    private static Optional<ServerAddress> primary(ClusterDescription topology) {
        return topology.getServerDescriptions().stream()
                .filter(server -> server.getType() == ServerType.REPLICA_SET_PRIMARY)
                .map(ServerDescription::getAddress)
                .findFirst();
    }

    private static void runOnThread(CaseContext context, Arguments arguments) {
        BsonDocument operation = arguments.document("operation");
        arguments.entity("thread", ThreadEntity.class).run(() -> context.operations.run(operation));
    }
}
