package io.codriver.specification.unified.entity;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ServerApi;
import com.mongodb.ServerApiVersion;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.deployment.Deployment;
import io.codriver.specification.unified.event.EventRecorder;
import io.codriver.specification.unified.trace.SpanRecorder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Makes client entities. Spec: Unified Test Format, "entity_client". */
final class ClientMaker {

    private static final Set<String> KNOWN = Set.of(
            "id",
            "uriOptions",
            "useMultipleMongoses",
            "observeEvents",
            "ignoreCommandMonitoringEvents",
            "observeSensitiveCommands",
            "observeLogMessages",
            "observeTracingMessages",
            "serverApi",
            "awaitMinPoolSizeMS");
    private static final long SELECTION_SECONDS = 10;
    private static final long QUICK_HEARTBEAT_MILLIS = 50;
    /** Cases read documents which are logged as JSON: none may be cut. */
    private static final int LONGEST_LOGGED = 10_000;

    private final ClientFactory factory;
    private final Deployment deployment;
    private final boolean quickHeartbeats;

    /**
     * Makes clients of a deployment.
     *
     * @param quickHeartbeats for cases with fail points: after an error the server is checked again soon, unless the
     *     options of the client say how often
     */
    ClientMaker(ClientFactory factory, Deployment deployment, boolean quickHeartbeats) {
        this.factory = factory;
        this.deployment = deployment;
        this.quickHeartbeats = quickHeartbeats;
    }

    ClientEntity make(BsonDocument described) throws Throwable {
        if (!KNOWN.containsAll(described.keySet())) {
            throw new InvalidCaseException("this runner does not know all of " + described.keySet() + " of a client");
        }
        BsonDocument options = described.getDocument("uriOptions", new BsonDocument());
        boolean one =
                !described.getBoolean("useMultipleMongoses", BsonBoolean.TRUE).getValue();
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder().applyToLoggerSettings(logger -> logger.maxDocumentLength(LONGEST_LOGGED));
        if (!options.containsKey("serverSelectionTimeoutMS")) {
            settings.applyToClusterSettings(
                    cluster -> cluster.serverSelectionTimeout(SELECTION_SECONDS, TimeUnit.SECONDS));
        }
        if (quickHeartbeats && !options.containsKey("heartbeatFrequencyMS")) {
            settings.applyToServerSettings(
                    server -> server.heartbeatFrequency(QUICK_HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS)
                            .minHeartbeatFrequency(QUICK_HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS));
        }
        connect(settings, one ? deployment.uriOfOne() : deployment.uri(), options);
        if (described.containsKey("serverApi")) {
            settings.serverApi(serverApi(described.getDocument("serverApi")));
        }
        EventRecorder events = new EventRecorder(
                new WantedEvents(described),
                options.getBoolean("directConnection", BsonBoolean.FALSE).getValue());
        events.listen(settings);
        SpanRecorder spans = new SpanRecorder();
        if (described.containsKey("observeTracingMessages")) {
            Traces.observe(settings, described.getDocument("observeTracingMessages"), spans);
        }
        ClientLogs logs =
                new ClientLogs(described.getDocument("observeLogMessages", new BsonDocument()), events::topologyId);
        MongoClient client;
        try {
            client = factory.create(settings.build(), events);
        } catch (Throwable failure) {
            logs.close();
            throw failure;
        }
        ClientEntity entity =
                new ClientEntity(described.getString("id").getValue(), client, client, events, logs, spans);
        awaitPool(entity, described);
        return entity;
    }

    private void connect(MongoClientSettings.Builder settings, String uri, BsonDocument options) {
        if (options.get("authMechanismProperties") instanceof BsonDocument properties
                && properties.containsKey("$$placeholder")) {
            BsonDocument others = options.clone();
            others.remove("authMechanism");
            others.remove("authMechanismProperties");
            settings.applyConnectionString(new ConnectionString(UriOptions.apply(deployment.withoutUser(uri), others)))
                    .credential(deployment
                            .withToken()
                            .orElseThrow(() -> new InvalidCaseException("tokens are no proof here")));
        } else {
            settings.applyConnectionString(new ConnectionString(UriOptions.apply(uri, options)));
        }
    }

    private static void awaitPool(ClientEntity entity, BsonDocument described) throws InterruptedException {
        int least = described
                .getDocument("uriOptions", new BsonDocument())
                .getInt32("minPoolSize", new BsonInt32(0))
                .getValue();
        if (!described.containsKey("awaitMinPoolSizeMS") || least == 0) {
            return;
        }
        Duration limit =
                Duration.ofMillis(described.getInt32("awaitMinPoolSizeMS").getValue());
        boolean full = Blocking.until(limit, () -> {
            long pools = entity.events().count("poolReadyEvent");
            return pools > 0 && entity.events().count("connectionReadyEvent") >= pools * least;
        });
        if (!full) {
            entity.close();
            throw new AssertionError("the pools of " + entity.name() + " were not filled within " + limit);
        }
        entity.events().forget();
        entity.logs().forget();
    }

    private static ServerApi serverApi(BsonDocument described) {
        String version = described.getString("version").getValue();
        if (!version.equals(ServerApiVersion.V1.getValue())) {
            throw new InvalidCaseException("the driver does not know the API version " + version);
        }
        ServerApi.Builder api = ServerApi.builder().version(ServerApiVersion.V1);
        if (described.containsKey("strict")) {
            api.strict(described.getBoolean("strict").getValue());
        }
        if (described.containsKey("deprecationErrors")) {
            api.deprecationErrors(described.getBoolean("deprecationErrors").getValue());
        }
        return api.build();
    }

    /** Apart, because releases of the official driver before 5.7 are without. */
    private static final class Traces {

        static void observe(MongoClientSettings.Builder settings, BsonDocument described, SpanRecorder spans) {
            settings.observabilitySettings(MicrometerObservabilitySettings.builder()
                    .observationRegistry(spans.registry())
                    .enableCommandPayloadTracing(described
                            .getBoolean("enableCommandPayload", BsonBoolean.FALSE)
                            .getValue())
                    .build());
        }
    }
}
