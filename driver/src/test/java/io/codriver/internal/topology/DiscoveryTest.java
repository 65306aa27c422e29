package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.ServerType;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.topology.TopologyEffect.ReadyPool;
import io.codriver.internal.topology.TopologyEffect.RequestCheck;
import io.codriver.internal.topology.TopologyEffect.ServerAdded;
import io.codriver.internal.topology.TopologyEffect.ServerChanged;
import io.codriver.internal.topology.TopologyEffect.ServerRemoved;
import io.codriver.internal.topology.TopologyEffect.TopologyChanged;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who belongs to a deployment of several servers, beyond what the published cases show. */
class DiscoveryTest {

    private static final ServerAddress A = new ServerAddress("a");
    private static final ServerAddress B = new ServerAddress("b");
    private static final ServerAddress C = new ServerAddress("c");
    private static final String STANDALONE = "ismaster: true";
    private static final String ROUTER = "ismaster: true, msg: 'isdbgrid'";
    private static final String GHOST = "isreplicaset: true";

    private final Topology topology = topology(A, B);
    private TopologyState now = topology.initial();
    private List<TopologyEffect> effects = List.of();

    // ---- the table of the specification, cell by cell

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what was seen before | what is seen now | type of the topology | is it kept
                "none | standalone | UNKNOWN | false",
                "none | router | SHARDED | true",
                "none | primary | REPLICA_SET | true",
                "none | secondary | REPLICA_SET | true",
                "none | arbiter | REPLICA_SET | true",
                "none | other | REPLICA_SET | true",
                "none | ghost | UNKNOWN | true",
                "router | standalone | SHARDED | false",
                "router | router | SHARDED | true",
                "router | primary | SHARDED | false",
                "router | secondary | SHARDED | false",
                "router | arbiter | SHARDED | false",
                "router | other | SHARDED | false",
                "router | ghost | SHARDED | false",
                "secondary | standalone | REPLICA_SET | false",
                "secondary | router | REPLICA_SET | false",
                "secondary | primary | REPLICA_SET | true",
                "secondary | secondary | REPLICA_SET | true",
                "secondary | arbiter | REPLICA_SET | true",
                "secondary | other | REPLICA_SET | true",
                "secondary | ghost | REPLICA_SET | true",
                "primary | standalone | REPLICA_SET | false",
                "primary | router | REPLICA_SET | false",
                "primary | primary | REPLICA_SET | true",
                "primary | secondary | REPLICA_SET | true",
                "primary | arbiter | REPLICA_SET | true",
                "primary | other | REPLICA_SET | true",
                "primary | ghost | REPLICA_SET | true"
            })
    void aServerIsKeptOrLeavesByTheTable(String before, String after, ClusterType type, boolean kept) {
        if (!before.equals("none")) {
            see(A, hello(before));
        }
        see(B, hello(after));
        assertThat(now.description().getType()).isEqualTo(type);
        assertThat(now.server(B).isPresent()).isEqualTo(kept);
    }

    private static String hello(String kind) {
        return switch (kind) {
            case "standalone" -> STANDALONE;
            case "router" -> ROUTER;
            case "ghost" -> GHOST;
            case "primary" -> member("ismaster: true", "'a','b'");
            case "secondary" -> member("secondary: true", "'a','b'");
            case "arbiter" -> member("arbiterOnly: true", "'a','b'");
            case "other" -> member("ismaster: false", "'a','b'");
            default -> throw new AssertionError(kind);
        };
    }

    // ---- members

    @Test
    void arbitersAndPassivesAreMembersToo() {
        see(A, "secondary: true, setName: 'rs', hosts: ['a'], passives: ['b'], arbiters: ['c']");
        assertThat(addresses()).containsExactly(A, B, C);
        assertThat(effects).contains(new ServerAdded(C));
    }

    @Test
    void onceAPrimaryIsKnownOthersAddNobody() {
        see(A, member("ismaster: true", "'a','b'"));
        see(B, member("secondary: true", "'a','b','c'"));
        assertThat(addresses()).containsExactly(A, B);
    }

    @Test
    void aMemberOfAnotherSetLeavesAndThePrimaryStays() {
        see(A, member("ismaster: true", "'a','b'"));
        see(B, "secondary: true, setName: 'other', hosts: ['b','c']");
        assertThat(addresses()).containsExactly(A);
        assertThat(effects).contains(new ServerRemoved(B, "is a member of the replica set other, not of rs"));
    }

    @Test
    void aMemberThatCallsItselfOtherwiseLeavesToo() {
        see(A, member("ismaster: true", "'a','b'"));
        see(B, member("secondary: true, me: 'b.internal:27017'", "'a','b'"));
        assertThat(addresses()).containsExactly(A);
    }

    @Test
    void theOwnNameIsComparedAsAnAddress() {
        see(A, member("secondary: true, me: 'A'", "'a','b'"));
        assertThat(addresses()).containsExactly(A, B);
    }

    @Test
    void anOldPrimaryIsDoubtedAndCheckedButItsPoolIsNotCleared() {
        see(A, member("ismaster: true", "'a','b'"));
        see(B, member("ismaster: true", "'a','b'"));
        assertThat(now.server(A).orElseThrow().getException())
                .hasMessageContaining("primary marked stale due to discovery of newer primary");
        assertThat(effects)
                .hasExactlyElementsOfTypes(
                        ServerChanged.class,
                        ServerChanged.class,
                        TopologyChanged.class,
                        ReadyPool.class,
                        RequestCheck.class)
                .endsWith(new ReadyPool(B), new RequestCheck(A));
    }

    @Test
    void anOldPrimaryThatLeavesIsNotChecked() {
        see(A, member("ismaster: true", "'a','b'"));
        see(B, member("ismaster: true", "'b'"));
        assertThat(effects)
                .doesNotHaveAnyElementsOfTypes(RequestCheck.class)
                .contains(new ServerRemoved(A, "is not in the replica set of the primary b:27017"));
    }

    @Test
    void onlyMembersThatHoldDataOpenTheirPools() {
        see(A, member("arbiterOnly: true", "'a','b'"));
        assertThat(effects).doesNotHaveAnyElementsOfTypes(ReadyPool.class);
        see(B, member("secondary: true", "'a','b'"));
        assertThat(effects).contains(new ReadyPool(B));
    }

    @Test
    void aHostThatCannotBeReadIsAnErrorOfWhoeverTold() {
        see(A, member("ismaster: true", "'a','b:99999','','[::1','d:x'"));
        assertThat(addresses()).containsExactly(A);
        assertThat(now.server(A).orElseThrow())
                .satisfies(server -> assertThat(server.getType()).isEqualTo(ServerType.REPLICA_SET_PRIMARY))
                .satisfies(server -> assertThat(server.getException()).hasMessageContaining("'b:99999'"));
    }

    @Test
    void zonesAndSixthVersionLiteralsAreTakenLiterally() {
        see(A, member("secondary: true", "'a','[::1]:27018','[fe80::1%25eth0]:27019'"));
        assertThat(addresses()).contains(new ServerAddress("::1", 27018), new ServerAddress("fe80::1%25eth0", 27019));
    }

    // ---- a standalone that was found

    @Test
    void theOnlySeedStaysWhateverItBecomes() {
        Topology one = topology(A);
        TopologyState standalone =
                one.serverSeen(one.initial(), seen(A, STANDALONE)).state();
        TopologyStep later = one.serverSeen(standalone, seen(A, member("secondary: true", "'x'")));
        assertThat(Topology.isSingle(later.description())).isTrue();
        assertThat(later.state().server(A).orElseThrow().getType()).isEqualTo(ServerType.REPLICA_SET_SECONDARY);
        assertThat(later.effects()).contains(new ReadyPool(A));
    }

    // ---- seeds of SRV records

    @Test
    void seedsReplaceRoutersThatWentAndKeepTheOthers() {
        see(A, ROUTER);
        see(B, ROUTER);
        become(topology.seedsFound(now, ordered(B, C)));
        assertThat(addresses()).containsExactly(B, C);
        assertThat(now.server(B).orElseThrow().getType()).isEqualTo(ServerType.SHARD_ROUTER);
        assertThat(effects)
                .containsExactly(
                        new ServerAdded(C),
                        new ServerRemoved(A, "is not among the SRV records any more"),
                        effects.get(2));
        assertThat(effects.get(2)).isInstanceOf(TopologyChanged.class);
    }

    @Test
    void theSameSeedsAreNoNews() {
        become(topology.seedsFound(now, ordered(A, B)));
        assertThat(effects).isEmpty();
    }

    @Test
    void aReplicaSetIsNotAskedAboutItsSeeds() {
        see(A, member("secondary: true", "'a','b'"));
        assertThat(topology.seedsFound(now, ordered(C)).state()).isSameAs(now);
    }

    // ----

    private void see(ServerAddress server, String hello) {
        become(topology.serverSeen(now, seen(server, hello)));
    }

    private void become(TopologyStep step) {
        now = step.state();
        effects = step.effects();
    }

    private static ServerDescription seen(ServerAddress server, String hello) {
        return ServerDescriptions.of(
                server,
                Hello.of(BsonDocument.parse("{ok: 1, maxWireVersion: 21, " + hello + "}")),
                RoundTrips.NONE.with(1),
                0);
    }

    private static String member(String role, String hosts) {
        return role + ", setName: 'rs', hosts: [" + hosts + "]";
    }

    private List<ServerAddress> addresses() {
        return now.description().getServerDescriptions().stream()
                .map(ServerDescription::getAddress)
                .toList();
    }

    private static Set<ServerAddress> ordered(ServerAddress... servers) {
        return new LinkedHashSet<>(List.of(servers));
    }

    private static Topology topology(ServerAddress... seeds) {
        return new Topology(
                ClusterSettings.builder()
                        .hosts(List.of(seeds))
                        .mode(ClusterConnectionMode.MULTIPLE)
                        .build(),
                ServerSettings.builder().build());
    }
}
