package io.codriver.specification.unified;

import static org.junit.jupiter.api.Assumptions.abort;

import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.deployment.Deployment;
import io.codriver.specification.unified.deployment.Offer;
import io.codriver.specification.unified.deployment.Offers;
import io.codriver.specification.unified.deployment.Version;
import io.codriver.specification.unified.entity.ClientEntity;
import io.codriver.specification.unified.entity.ClientFactory;
import io.codriver.specification.unified.entity.ThreadEntity;
import io.codriver.specification.unified.event.EventMatcher;
import io.codriver.specification.unified.match.LogMatcher;
import io.codriver.specification.unified.match.Mismatch;
import io.codriver.specification.unified.match.TraceMatcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Runs cases with the clients of one driver. Spec: Unified Test Format, "Executing a Test". */
public final class CaseRunner {

    private static final Version OLDEST = new Version(1, 0, 0);
    private static final Version NEWEST = new Version(1, 28, 0);
    private static final Set<String> KNOWN_OF_FILE = Set.of(
            "description",
            "schemaVersion",
            "runOnRequirements",
            "createEntities",
            "initialData",
            "tests",
            "_yamlAnchors");
    private static final Set<String> KNOWN_OF_TEST = Set.of(
            "description",
            "runOnRequirements",
            "skipReason",
            "operations",
            "expectEvents",
            "expectLogMessages",
            "expectTracingMessages",
            "outcome");

    /** What is told on other threads may come a moment after the last operation. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final ClientFactory factory;
    private final boolean looksAtTheWire;

    /** Judges by what a driver tells. */
    public CaseRunner(ClientFactory factory) {
        this(factory, false);
    }

    /** @param looksAtTheWire whether servers must also have received what was told of */
    CaseRunner(ClientFactory factory, boolean looksAtTheWire) {
        this.factory = factory;
        this.looksAtTheWire = looksAtTheWire;
    }

    /** Runs one test of a file; aborts it if no deployment is suitable. */
    public void run(BsonDocument file, BsonDocument test) throws Throwable {
        check(file, test);
        if (test.containsKey("skipReason")) {
            abort(test.getString("skipReason").getValue());
        }
        Offer offer = Offers.suitable(file, test)
                .orElseGet(() -> abort("skipped: no deployment as in " + requirements(file) + requirements(test)));
        Deployment deployment = offer.deployment();
        filled(file, deployment);
        deployment.forgetReceived();
        CaseContext context = new CaseContext(factory, deployment, file.toJson().contains("failPoint"));
        try (context.entities) {
            play(context, file, test);
            if (looksAtTheWire) {
                requireReceived(context);
            }
        } finally {
            if (test.toJson().contains("Transaction")) {
                deployment.endTransactions();
            }
        }
    }

    private static void check(BsonDocument file, BsonDocument test) {
        Version version = Version.parse(file.getString("schemaVersion").getValue());
        if (version.compareTo(OLDEST) < 0 || version.compareTo(NEWEST) > 0) {
            throw new InvalidCaseException("schemaVersion " + version + " is not supported");
        }
        known(KNOWN_OF_FILE, file);
        known(KNOWN_OF_TEST, test);
    }

    private static void known(Set<String> known, BsonDocument document) {
        if (!known.containsAll(document.keySet())) {
            throw new InvalidCaseException("this runner does not know all of " + document.keySet());
        }
    }

    private static BsonArray requirements(BsonDocument document) {
        return document.getArray("runOnRequirements", new BsonArray());
    }

    /** Without initial data the collections of a file are empty: what other files have left there is not theirs. */
    private static void filled(BsonDocument file, Deployment deployment) {
        for (BsonValue each : file.getArray("initialData", new BsonArray())) {
            deployment.fill(each.asDocument());
        }
        if (!file.containsKey("initialData")) {
            Map<String, String> databases = new HashMap<>();
            for (BsonDocument entity : elements(file, "createEntities")) {
                if (entity.get("database") instanceof BsonDocument database) {
                    databases.put(text(database, "id"), text(database, "databaseName"));
                } else if (entity.get("collection") instanceof BsonDocument collection) {
                    String database = databases.get(text(collection, "database"));
                    if (database != null) {
                        deployment.drop(database, text(collection, "collectionName"));
                    }
                }
            }
        }
    }

    private static String text(BsonDocument described, String name) {
        return described.getString(name, new BsonString("")).getValue();
    }

    private static void play(CaseContext context, BsonDocument file, BsonDocument test) throws Throwable {
        try {
            context.maker.make(file.getArray("createEntities", new BsonArray()));
            for (BsonValue operation : test.getArray("operations")) {
                context.operations.run(operation.asDocument());
            }
            for (ThreadEntity thread : context.entities.all(ThreadEntity.class)) {
                thread.check();
            }
            settle(context, test);
        } finally {
            context.entities.all(ClientEntity.class).forEach(client -> client.events()
                    .stop());
            context.failPoints.clear();
        }
        judge(context, test);
    }

    /** Else a case would judge what the driver says of itself. */
    private static void requireReceived(CaseContext context) throws InterruptedException {
        Set<BsonDocument> missing = new HashSet<>();
        context.entities
                .all(ClientEntity.class)
                .forEach(client -> missing.addAll(client.events().sent()));
        Blocking.until(SETTLING, () -> {
            missing.removeAll(context.deployment.received());
            return missing.isEmpty();
        });
        if (!missing.isEmpty()) {
            throw new Mismatch("what servers received", "nobody received " + missing);
        }
    }

    private static void settle(CaseContext context, BsonDocument test) throws InterruptedException {
        for (BsonDocument each : elements(test, "expectEvents")) {
            ClientEntity client = client(context, each);
            Blocking.until(
                    SETTLING,
                    () -> EventMatcher.relevant(each, client.events().observed())
                                    .size()
                            >= EventMatcher.expectedCount(each));
        }
        for (BsonDocument each : elements(test, "expectLogMessages")) {
            ClientEntity client = client(context, each);
            Blocking.until(
                    SETTLING,
                    () -> context.logs.relevant(each, client.logs().messages()).size()
                            >= LogMatcher.expectedCount(each));
        }
        for (BsonDocument each : elements(test, "expectTracingMessages")) {
            ClientEntity client = client(context, each);
            Blocking.until(
                    SETTLING,
                    () -> client.spans().open() == 0
                            && client.spans().roots().size() >= TraceMatcher.expectedCount(each));
        }
    }

    private static void judge(CaseContext context, BsonDocument test) {
        for (BsonDocument each : elements(test, "expectEvents")) {
            context.events.match(each, client(context, each).events().observed());
        }
        for (BsonDocument each : elements(test, "expectLogMessages")) {
            context.logs.match(each, client(context, each).logs().messages());
        }
        for (BsonDocument each : elements(test, "expectTracingMessages")) {
            context.traces.match(each, client(context, each).spans().roots());
        }
        for (BsonDocument each : elements(test, "outcome")) {
            outcome(context, each);
        }
    }

    /** Documents must be equal, whatever the order of their keys. */
    private static void outcome(CaseContext context, BsonDocument data) {
        String database = data.getString("databaseName").getValue();
        String collection = data.getString("collectionName").getValue();
        List<BsonDocument> expected = Deployment.documents(data);
        List<BsonDocument> actual = context.deployment.documents(database, collection);
        if (!expected.equals(actual)) {
            throw new Mismatch("outcome of " + database + "." + collection, "expected " + expected + ", was " + actual);
        }
    }

    private static ClientEntity client(CaseContext context, BsonDocument expectation) {
        return context.entities.get(expectation.getString("client").getValue(), ClientEntity.class);
    }

    private static List<BsonDocument> elements(BsonDocument test, String key) {
        return test.getArray(key, new BsonArray()).stream()
                .map(BsonValue::asDocument)
                .toList();
    }
}
