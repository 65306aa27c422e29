package io.codriver.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.ServerType;
import com.mongodb.connection.SocketSettings;
import com.mongodb.event.ClusterClosedEvent;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ClusterOpeningEvent;
import com.mongodb.event.ServerClosedEvent;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import com.mongodb.event.ServerOpeningEvent;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.open.HandOpener.HandOpening;
import io.codriver.internal.time.ManualTime;
import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The published cases of SDAM monitoring: the events of a real deployment whose servers answer as the case says. */
class MonitoringSpecTest {

    @TestFactory
    Stream<DynamicNode> eachCaseTellsItsEvents() {
        return SpecificationData.files(MonitoringSpecTest::run, "server-discovery-and-monitoring/monitoring");
    }

    private static void run(SpecificationFile file) {
        Scene scene = new Scene(file.content().getString("uri").getValue());
        for (BsonValue value : file.content().getArray("phases")) {
            BsonDocument phase = value.asDocument();
            phase.getArray("responses", new BsonArray()).forEach(response -> scene.answered(response.asArray()));
            assertThat(scene.told)
                    .as("events of " + phase.get("description"))
                    .containsExactlyElementsOf(phase.getDocument("outcome").getArray("events").stream()
                            .map(event -> wanted(event.asDocument()))
                            .toList());
            scene.told.clear();
        }
    }

    /** Without what no event of the official driver can carry. */
    private static BsonDocument wanted(BsonDocument event) {
        BsonDocument body = event.getDocument(event.getFirstKey());
        body.remove("topologyId");
        if (event.getFirstKey().startsWith("topology")) {
            Stream.of("previousDescription", "newDescription")
                    .filter(body::containsKey)
                    .map(body::getDocument)
                    .forEach(topology -> {
                        topology.remove("setName");
                        topology.getArray("servers").forEach(MonitoringSpecTest::withoutPossible);
                    });
        }
        return event;
    }

    private static void withoutPossible(BsonValue server) {
        if (server.asDocument().getString("type").getValue().equals("PossiblePrimary")) {
            server.asDocument().put("type", new BsonString("Unknown"));
        }
    }

    private static final class Scene {

        private final ManualTime time = new ManualTime();
        private final HandOpener opener = new HandOpener(time);
        private final List<BsonDocument> told = new ArrayList<>();
        private final Map<ServerAddress, HandConnection> monitors = new HashMap<>();

        Scene(String uri) {
            ConnectionString string = new ConnectionString(uri);
            Listener listener = new Listener(told);
            new LiveDeployment(
                            new DeploymentOptions(
                                    new ClusterId(),
                                    ClusterSettings.builder()
                                            .applyConnectionString(string)
                                            .addClusterListener(listener)
                                            .build(),
                                    ServerSettings.builder()
                                            .addServerListener(listener)
                                            .build(),
                                    ConnectionPoolSettings.builder().build(),
                                    SocketSettings.builder().build(),
                                    Optional.empty()),
                            opener,
                            time)
                    .start();
        }

        void answered(BsonArray response) {
            ServerAddress server = new ServerAddress(response.get(0).asString().getValue());
            BsonDocument hello = response.get(1).asDocument();
            HandConnection monitor = monitors.get(server);
            if (monitor != null) {
                time.advance(Duration.ofSeconds(10));
                monitor.hand().reply(hello);
                return;
            }
            HandOpening opening = opener.resolving().stream()
                    .filter(each -> each.server().equals(server))
                    .findFirst()
                    .orElseThrow();
            opening.resolved();
            monitors.put(server, opening.established(new HandConnection(server, time, hello)));
        }
    }

    /** Events as the cases write them. */
    private record Listener(List<BsonDocument> told) implements ClusterListener, ServerListener {

        @Override
        public void clusterOpening(ClusterOpeningEvent event) {
            tell("topology_opening_event", new BsonDocument());
        }

        @Override
        public void clusterClosed(ClusterClosedEvent event) {
            tell("topology_closed_event", new BsonDocument());
        }

        @Override
        public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
            tell(
                    "topology_description_changed_event",
                    new BsonDocument("previousDescription", topology(event.getPreviousDescription()))
                            .append("newDescription", topology(event.getNewDescription())));
        }

        @Override
        public void serverOpening(ServerOpeningEvent event) {
            tell("server_opening_event", address(event.getServerId().getAddress()));
        }

        @Override
        public void serverClosed(ServerClosedEvent event) {
            tell("server_closed_event", address(event.getServerId().getAddress()));
        }

        @Override
        public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
            tell(
                    "server_description_changed_event",
                    address(event.getServerId().getAddress())
                            .append("previousDescription", server(event.getPreviousDescription()))
                            .append("newDescription", server(event.getNewDescription())));
        }

        private void tell(String name, BsonDocument event) {
            told.add(new BsonDocument(name, event));
        }
    }

    private static BsonDocument topology(ClusterDescription topology) {
        BsonArray servers = new BsonArray();
        topology.getServerDescriptions().forEach(server -> servers.add(server(server)));
        return new BsonDocument("topologyType", new BsonString(typeOf(topology))).append("servers", servers);
    }

    private static BsonDocument server(ServerDescription server) {
        BsonDocument told = address(server.getAddress())
                .append("arbiters", texts(server.getArbiters()))
                .append("hosts", texts(server.getHosts()))
                .append("passives", texts(server.getPassives()))
                .append("type", new BsonString(typeOf(server)));
        if (server.getPrimary() != null) {
            told.append("primary", new BsonString(server.getPrimary()));
        }
        if (server.getSetName() != null) {
            told.append("setName", new BsonString(server.getSetName()));
        }
        return told;
    }

    private static BsonDocument address(ServerAddress address) {
        return new BsonDocument("address", new BsonString(address.toString()));
    }

    private static BsonArray texts(Collection<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }

    private static String typeOf(ClusterDescription topology) {
        boolean isEmpty = topology.getServerDescriptions().isEmpty();
        if (topology.getConnectionMode() == ClusterConnectionMode.SINGLE && !isEmpty) {
            return "Single";
        }
        return switch (topology.getType()) {
            case STANDALONE -> "Single";
            case SHARDED -> "Sharded";
            case LOAD_BALANCED -> "LoadBalanced";
            case UNKNOWN -> "Unknown";
            case REPLICA_SET ->
                topology.getServerDescriptions().stream()
                                .anyMatch(server -> server.getType() == ServerType.REPLICA_SET_PRIMARY)
                        ? "ReplicaSetWithPrimary"
                        : "ReplicaSetNoPrimary";
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
}
