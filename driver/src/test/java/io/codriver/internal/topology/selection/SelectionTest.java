package io.codriver.internal.topology.selection;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.topology.RoundTrips;
import io.codriver.internal.topology.ServerDescriptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final ServerSelector ANY = ClusterDescription::getServerDescriptions;

    @Test
    void unknownServersAreNeverSelected() {
        assertThat(new Selection(ANY, Set.of(), settings(null))
                        .of(topology(ServerDescriptions.connecting(address("a")))))
                .isEmpty();
    }

    @Test
    void serversOutsideTheLatencyWindowAreLeftOut() {
        ServerDescription near = server("a", 10, 21);
        ServerDescription within = server("b", 25, 21);
        ServerDescription far = server("c", 26, 21);
        assertThat(new Selection(ANY, Set.of(), settings(null)).of(topology(far, near, within)))
                .containsExactly(near, within);
    }

    @Test
    void theSelectorOfTheApplicationSeesOnlyWhatSuits() {
        ServerDescription a = server("a", 1, 21);
        ServerDescription b = server("b", 1, 21);
        ServerSelector onlyB = topology -> List.of(b);
        ServerSelector last = topology -> topology.getServerDescriptions()
                .subList(
                        topology.getServerDescriptions().size() - 1,
                        topology.getServerDescriptions().size());
        assertThat(new Selection(onlyB, Set.of(), settings(last)).of(topology(a, b)))
                .containsExactly(b);
    }

    @Test
    void aServerThatFailedTheOperationComesOnlyWhenNoOtherSuits() {
        ServerDescription near = server("a", 1, 21);
        ServerDescription far = server("b", 100, 21);
        Set<ServerAddress> failed = Set.of(near.getAddress());
        assertThat(new Selection(ANY, failed, settings(null)).of(topology(near, far)))
                .containsExactly(far);
        assertThat(new Selection(ANY, failed, settings(null)).of(topology(near)))
                .containsExactly(near);
    }

    @Test
    void aServerTooOldIsNamed() {
        assertThat(Selection.incompatible(topology(server("a", 1, 7))).orElseThrow())
                .isExactlyInstanceOf(MongoIncompatibleDriverException.class)
                .hasMessage("Server at a:27017 reports wire version 7, but this version of the driver requires at"
                        + " least 8 (MongoDB 4.2).");
    }

    @Test
    void aServerTooNewIsNamed() {
        ServerDescription server = ServerDescriptions.of(
                address("a"),
                Hello.of(BsonDocument.parse("{ok: 1, minWireVersion: 900, maxWireVersion: 900}")),
                RoundTrips.NONE,
                0);
        assertThat(Selection.incompatible(topology(server)).orElseThrow())
                .hasMessageContaining("requires wire version 900");
    }

    @Test
    void compatibleServersAreNoProblem() {
        assertThat(Selection.incompatible(topology(server("a", 1, 8)))).isEmpty();
    }

    private static ClusterSettings settings(ServerSelector preferred) {
        ClusterSettings.Builder builder = ClusterSettings.builder().localThreshold(15, TimeUnit.MILLISECONDS);
        if (preferred != null) {
            builder.serverSelector(preferred);
        }
        return builder.build();
    }

    private static ClusterDescription topology(ServerDescription... servers) {
        return new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.SHARDED, List.of(servers));
    }

    private static ServerDescription server(String host, long roundTripMillis, int maxWireVersion) {
        return ServerDescriptions.of(
                address(host),
                Hello.of(BsonDocument.parse(
                        "{ok: 1, ismaster: true, msg: 'isdbgrid', maxWireVersion: " + maxWireVersion + "}")),
                RoundTrips.NONE.with(TimeUnit.MILLISECONDS.toNanos(roundTripMillis)),
                0);
    }

    private static ServerAddress address(String host) {
        return new ServerAddress(host);
    }
}
