package io.codriver.internal.topology.selection;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where pipelines may run that write what they read. Spec: CRUD, "Read preferences and server selection". */
final class SuitableTest {

    private static final Suitable INTO = Suitable.toReadInto(ReadPreference.secondary());
    private static final ServerDescription PRIMARY = member("a", ServerType.REPLICA_SET_PRIMARY, 13);
    private static final ServerDescription SECONDARY = member("b", ServerType.REPLICA_SET_SECONDARY, 13);

    @Test
    void aSecondaryIsTakenIfAllServersAreNewEnough() {
        ClusterDescription topology = set(PRIMARY, SECONDARY);
        assertThat(INTO.select(topology)).containsExactly(SECONDARY);
        assertThat(INTO.effective(topology)).isEqualTo(ReadPreference.secondary());
    }

    @Test
    void thePrimaryIsTakenIfOneServerIsOld() {
        ClusterDescription topology = set(PRIMARY, SECONDARY, member("c", ServerType.REPLICA_SET_SECONDARY, 12));
        assertThat(INTO.select(topology)).containsExactly(PRIMARY);
        assertThat(INTO.effective(topology)).isEqualTo(ReadPreference.primary());
    }

    @Test
    void aServerThatCannotBeReachedDoesNotCount() {
        ServerDescription lost = ServerDescription.builder()
                .address(new ServerAddress("c"))
                .state(ServerConnectionState.CONNECTING)
                .build();
        assertThat(INTO.select(set(PRIMARY, SECONDARY, lost))).containsExactly(SECONDARY);
    }

    @Test
    void aMereReadGoesByItsPreferenceWhateverTheVersions() {
        ClusterDescription topology = set(PRIMARY, member("b", ServerType.REPLICA_SET_SECONDARY, 8));
        Suitable read = Suitable.toRead(ReadPreference.secondary());
        assertThat(read.select(topology))
                .extracting(ServerDescription::isSecondary)
                .containsExactly(true);
        assertThat(read.effective(topology)).isEqualTo(ReadPreference.secondary());
    }

    private static ClusterDescription set(ServerDescription... members) {
        return new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET, List.of(members));
    }

    private static ServerDescription member(String host, ServerType type, int maxWireVersion) {
        return ServerDescription.builder()
                .address(new ServerAddress(host))
                .type(type)
                .ok(true)
                .state(ServerConnectionState.CONNECTED)
                .maxWireVersion(maxWireVersion)
                .build();
    }
}
