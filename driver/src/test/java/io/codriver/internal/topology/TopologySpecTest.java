package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.topology.TopologyEffect.ClearPool;
import io.codriver.internal.topology.TopologyEffect.ServerRemoved;
import io.codriver.internal.topology.selection.Selection;
import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The published cases of SDAM, against the pure functions: hello answers and application errors in, topology out. */
class TopologySpecTest {

    private static final String AREA = "server-discovery-and-monitoring/";

    @TestFactory
    Stream<DynamicNode> eachCaseEndsInItsTopology() {
        return SpecificationData.files(
                TopologySpecTest::run,
                AREA + "single",
                AREA + "rs",
                AREA + "sharded",
                AREA + "errors",
                AREA + "load-balanced");
    }

    private static void run(SpecificationFile file) {
        Scene scene = new Scene(file.content().getString("uri").getValue());
        for (BsonValue value : file.content().getArray("phases")) {
            BsonDocument phase = value.asDocument();
            phase.getArray("responses", new BsonArray()).forEach(response -> scene.answered(response.asArray()));
            phase.getArray("applicationErrors", new BsonArray()).forEach(error -> scene.failed(error.asDocument()));
            scene.expect(phase.getDocument("outcome"));
        }
    }

    /** One client's topology, with the generations of its pools. */
    private static final class Scene {

        private final Topology topology;
        private final Map<ServerAddress, Integer> generations = new HashMap<>();
        private TopologyState state;

        Scene(String uri) {
            ClusterSettings settings = ClusterSettings.builder()
                    .applyConnectionString(new ConnectionString(uri))
                    .build();
            topology = new Topology(settings, ServerSettings.builder().build());
            state = topology.initial();
            // A load balancer is taken as it is, as soon as it is opened.
            settings.getHosts().stream()
                    .filter(host -> uri.contains("loadBalanced=true"))
                    .forEach(host -> become(topology.loadBalancerTaken(state, host, 0)));
        }

        void answered(BsonArray response) {
            ServerAddress server = new ServerAddress(response.get(0).asString().getValue());
            BsonDocument hello = response.get(1).asDocument();
            if (hello.isEmpty()) {
                become(topology.checkFailed(state, server, new MongoSocketReadException("broken", server), 0));
            } else if (hello.getNumber("ok").intValue() == 1) {
                become(topology.serverSeen(
                        state, ServerDescriptions.of(server, Hello.of(hello), RoundTrips.NONE.with(1), 0)));
            } else {
                become(topology.checkFailed(state, server, new MongoCommandException(hello, server), 0));
            }
        }

        void failed(BsonDocument error) {
            ServerAddress server = new ServerAddress(error.getString("address").getValue());
            boolean opening = error.getString("when").getValue().equals("beforeHandshakeCompletes");
            int poolGeneration = generation(server);
            ConnectionFailure met = new ConnectionFailure(
                    server,
                    opening ? whileOpening(failure(error, server), server) : failure(error, server),
                    error.getInt32("generation", new BsonInt32(poolGeneration)).getValue(),
                    poolGeneration,
                    null);
            become(opening ? topology.openingFailed(state, met, 0) : topology.operationFailed(state, met, 0));
        }

        private void become(TopologyStep step) {
            state = step.state();
            for (TopologyEffect effect : step.effects()) {
                if (effect instanceof ClearPool clear) {
                    generations.merge(clear.server(), 1, Integer::sum);
                } else if (effect instanceof ServerRemoved removed) {
                    generations.remove(removed.server());
                }
            }
        }

        private int generation(ServerAddress server) {
            return generations.getOrDefault(server, 0);
        }

        void expect(BsonDocument outcome) {
            ClusterDescription seen = state.description();
            assertThat(typeOf(seen)).as("topology type").isEqualTo(text(outcome, "topologyType"));
            if (!Topology.isSingle(seen)) {
                assertThat(state.setName()).as("set name").isEqualTo(text(outcome, "setName"));
            }
            assertThat(seen.getLogicalSessionTimeoutMinutes())
                    .as("session timeout")
                    .isEqualTo(number(outcome, "logicalSessionTimeoutMinutes"));
            if (outcome.containsKey("maxSetVersion")) {
                assertThat(state.newest().setVersion()).isEqualTo(number(outcome, "maxSetVersion"));
            }
            if (outcome.containsKey("maxElectionId")) {
                assertThat(electionId(state.newest().id())).isEqualTo(outcome.get("maxElectionId"));
            }
            if (outcome.containsKey("compatible")) {
                assertThat(seen.isCompatibleWithDriver())
                        .isEqualTo(outcome.getBoolean("compatible").getValue());
                assertThat(Selection.incompatible(seen).isEmpty())
                        .isEqualTo(outcome.getBoolean("compatible").getValue());
            }
            BsonDocument servers = outcome.getDocument("servers");
            Set<ServerAddress> expected =
                    servers.keySet().stream().map(ServerAddress::new).collect(Collectors.toSet());
            assertThat(seen.getServerDescriptions())
                    .extracting(ServerDescription::getAddress)
                    .containsExactlyInAnyOrderElementsOf(expected);
            servers.forEach((address, wanted) ->
                    expectServer(state.server(new ServerAddress(address)).orElseThrow(), wanted.asDocument()));
        }

        private void expectServer(ServerDescription server, BsonDocument wanted) {
            assertThat(typeOf(server)).as("type of " + server).isEqualTo(withoutPossible(text(wanted, "type")));
            wanted.forEach((field, value) -> {
                switch (field) {
                    case "type" -> {}
                    case "setName" -> assertThat(server.getSetName()).isEqualTo(text(wanted, field));
                    case "setVersion" -> assertThat(server.getSetVersion()).isEqualTo(number(wanted, field));
                    case "electionId" ->
                        assertThat(electionId(server.getElectionId())).isEqualTo(value);
                    case "logicalSessionTimeoutMinutes" ->
                        assertThat(server.getLogicalSessionTimeoutMinutes()).isEqualTo(number(wanted, field));
                    // The official description has no null here.
                    case "minWireVersion" ->
                        assertThat(server.getMinWireVersion()).isEqualTo(orZero(number(wanted, field)));
                    case "maxWireVersion" ->
                        assertThat(server.getMaxWireVersion()).isEqualTo(orZero(number(wanted, field)));
                    case "topologyVersion" ->
                        assertThat(topologyVersion(server)).isEqualTo(value);
                    case "error" -> assertThat(server.getException()).hasMessageContaining(text(wanted, field));
                    case "pool" ->
                        assertThat(generation(server.getAddress()))
                                .as("generation of " + server.getAddress())
                                .isEqualTo(value.asDocument()
                                        .getInt32("generation")
                                        .getValue());
                    default -> throw new AssertionError("Not compared: " + field);
                }
            });
        }
    }

    // ---- what happened

    private static Throwable failure(BsonDocument error, ServerAddress server) {
        return switch (error.getString("type").getValue()) {
            case "network" -> new MongoSocketReadException("broken", server);
            case "timeout" -> new MongoSocketReadTimeoutException("silent", server, null);
            case "command" -> answer(error.getDocument("response"), server);
            default -> throw new AssertionError("No such type: " + error);
        };
    }

    private static MongoException answer(BsonDocument response, ServerAddress server) {
        if (response.getNumber("ok").intValue() != 1) {
            return new MongoCommandException(response, server);
        }
        if (response.containsKey("writeErrors")) {
            BsonDocument first = response.getArray("writeErrors").get(0).asDocument();
            return new MongoWriteException(
                    new WriteError(
                            first.getInt32("code").getValue(),
                            first.getString("errmsg").getValue(),
                            new BsonDocument()),
                    server,
                    Set.of());
        }
        BsonDocument concern = response.getDocument("writeConcernError");
        return new MongoWriteConcernException(
                new WriteConcernError(
                        concern.getInt32("code").getValue(),
                        "",
                        concern.getString("errmsg").getValue(),
                        new BsonDocument()),
                server);
    }

    /** As the opener tells of it: what breaks or keeps silent during hello may be overload. Spec: CMAP. */
    private static Throwable whileOpening(Throwable failure, ServerAddress server) {
        if (failure instanceof MongoCommandException) {
            return failure;
        }
        boolean silent = failure instanceof MongoSocketReadTimeoutException;
        OpenFailure opening = new OpenFailure("hello", OpenStage.HELLO, silent, OpeningLedger.EMPTY, List.of(failure));
        MongoException seen = silent
                ? new MongoSocketReadTimeoutException("silent", server, opening)
                : new MongoSocketReadException("broken", server, opening);
        seen.addLabel("SystemOverloadedError");
        seen.addLabel("RetryableError");
        return seen;
    }

    // ---- names of the specification

    private static String typeOf(ClusterDescription topology) {
        if (Topology.isSingle(topology)) {
            return "Single";
        }
        return switch (topology.getType()) {
            case REPLICA_SET ->
                topology.getServerDescriptions().stream().anyMatch(ServerDescriptions::isReplicaSetPrimary)
                        ? "ReplicaSetWithPrimary"
                        : "ReplicaSetNoPrimary";
            case SHARDED -> "Sharded";
            case LOAD_BALANCED -> "LoadBalanced";
            case STANDALONE -> "Single";
            case UNKNOWN -> "Unknown";
        };
    }

    private static String typeOf(ServerDescription server) {
        return switch (server.getType()) {
            case STANDALONE -> "Standalone";
            case REPLICA_SET_PRIMARY -> "RSPrimary";
            case REPLICA_SET_SECONDARY -> "RSSecondary";
            case REPLICA_SET_ARBITER -> "RSArbiter";
            case REPLICA_SET_OTHER -> "RSOther";
            case REPLICA_SET_GHOST -> "RSGhost";
            case SHARD_ROUTER -> "Mongos";
            case LOAD_BALANCER -> "LoadBalancer";
            case UNKNOWN -> "Unknown";
        };
    }

    /** Only those who scan their servers one after the other need it. */
    private static @Nullable String withoutPossible(@Nullable String type) {
        return "PossiblePrimary".equals(type) ? "Unknown" : type;
    }

    private static BsonValue topologyVersion(ServerDescription server) {
        return server.getTopologyVersion() == null
                ? BsonNull.VALUE
                : new BsonDocument(
                                "processId",
                                new BsonObjectId(server.getTopologyVersion().getProcessId()))
                        .append(
                                "counter",
                                new BsonInt64(server.getTopologyVersion().getCounter()));
    }

    private static BsonValue electionId(org.bson.types.@Nullable ObjectId id) {
        return id == null ? BsonNull.VALUE : new BsonObjectId(id);
    }

    private static @Nullable String text(BsonDocument from, String field) {
        return from.get(field) instanceof BsonString text ? text.getValue() : null;
    }

    private static @Nullable Integer number(BsonDocument from, String field) {
        return from.get(field) instanceof BsonInt32 number ? number.getValue() : null;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
