package io.codriver.specification.unified;

import static java.util.Map.entry;

import com.mongodb.connection.ClusterDescription;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.specification.unified.SpecialOperations.SpecialOperation;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.entity.ClientEntity;
import io.codriver.specification.unified.event.DescribedTypes;
import io.codriver.specification.unified.operation.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The operations of the object {@code testRunner} that assert something. Spec: "Special Test Operations". */
final class SpecialAssertions {

    static final Map<String, SpecialOperation> TABLE = Map.ofEntries(
            entry("assertSessionTransactionState", SpecialAssertions::transactionState),
            entry("assertSessionPinned", (context, arguments) -> pinned(arguments, true)),
            entry("assertSessionUnpinned", (context, arguments) -> pinned(arguments, false)),
            entry("assertSessionDirty", (context, arguments) -> dirty(arguments, true)),
            entry("assertSessionNotDirty", (context, arguments) -> dirty(arguments, false)),
            entry("assertSameLsidOnLastTwoCommands", (context, arguments) -> lastTwoSessions(arguments, true)),
            entry("assertDifferentLsidOnLastTwoCommands", (context, arguments) -> lastTwoSessions(arguments, false)),
            entry("assertCollectionExists", (context, arguments) -> collection(context, arguments, true)),
            entry("assertCollectionNotExists", (context, arguments) -> collection(context, arguments, false)),
            entry("assertIndexExists", (context, arguments) -> index(context, arguments, true)),
            entry("assertIndexNotExists", (context, arguments) -> index(context, arguments, false)),
            entry("assertNumberConnectionsCheckedOut", SpecialAssertions::connectionsCheckedOut),
            entry("assertEventCount", SpecialAssertions::eventCount),
            entry("assertTopologyType", SpecialAssertions::topologyType));

    /** A reply reaches the case before the connection that brought it is back in the pool. */
    private static final Duration CHECK_IN_LIMIT = Duration.ofMillis(500);

    private static final Set<String> ACTIVE = Set.of("starting", "in_progress");

    private SpecialAssertions() {}

    /** The public interface tells no more than whether a transaction is active. */
    private static void transactionState(CaseContext context, Arguments arguments) {
        ClientSession session = arguments.session("session");
        String state = arguments.text("state");
        holds(
                session.hasActiveTransaction() == ACTIVE.contains(state),
                "expected the transaction to be " + state + ", active is " + session.hasActiveTransaction());
    }

    private static void pinned(Arguments arguments, boolean wanted) {
        ClientSession session = arguments.session("session");
        holds(
                wanted == (session.getPinnedServerAddress() != null),
                "expected the session to be " + (wanted ? "pinned" : "unpinned"));
    }

    private static void dirty(Arguments arguments, boolean wanted) {
        ClientSession session = arguments.session("session");
        holds(
                session.getServerSession().isMarkedDirty() == wanted,
                "expected the session to be " + (wanted ? "dirty" : "clean"));
    }

    private static void lastTwoSessions(Arguments arguments, boolean same) {
        List<BsonDocument> commands = arguments.entity("client", ClientEntity.class).events().observed().stream()
                .filter(event -> event.name().equals("commandStartedEvent"))
                .map(event -> event.facts().getDocument("command"))
                .toList();
        holds(commands.size() >= 2, "expected two commands, were " + commands);
        BsonValue last = commands.get(commands.size() - 1).get("lsid");
        BsonValue before = commands.get(commands.size() - 2).get("lsid");
        holds(last != null && before != null, "expected two commands with lsid, were " + commands);
        holds(
                same == last.equals(before),
                "expected " + (same ? "the same" : "different") + " lsid: " + before + " " + last);
    }

    private static void collection(CaseContext context, Arguments arguments, boolean wanted) {
        String name = arguments.text("collectionName");
        boolean there =
                context.deployment.collections(arguments.text("databaseName")).contains(name);
        holds(there == wanted, "collection " + name + (there ? " exists" : " does not exist"));
    }

    private static void index(CaseContext context, Arguments arguments, boolean wanted) {
        String name = arguments.text("indexName");
        boolean there = context.deployment
                .indexes(arguments.text("databaseName"), arguments.text("collectionName"))
                .contains(name);
        holds(there == wanted, "index " + name + (there ? " exists" : " does not exist"));
    }

    private static void connectionsCheckedOut(CaseContext context, Arguments arguments) throws InterruptedException {
        ClientEntity client = arguments.entity("client", ClientEntity.class);
        int wanted = arguments.number("connections");
        holds(
                Blocking.until(CHECK_IN_LIMIT, () -> client.checkedOut() == wanted),
                "expected " + wanted + " connections checked out, were " + client.checkedOut());
    }

    private static void eventCount(CaseContext context, Arguments arguments) {
        ClientEntity client = arguments.entity("client", ClientEntity.class);
        BsonDocument event = arguments.document("event");
        int wanted = arguments.number("count");
        long count = context.events.count(event, client.events().observed());
        holds(
                count == wanted,
                "expected " + wanted + " of " + event + ", were " + count + " among "
                        + client.events().observed());
    }

    private static void topologyType(CaseContext context, Arguments arguments) {
        String type = DescribedTypes.of(arguments.entity("topologyDescription", ClusterDescription.class), false);
        String wanted = arguments.text("topologyType");
        holds(type.equals(wanted), "expected the topology " + wanted + ", was " + type);
    }

    private static void holds(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
