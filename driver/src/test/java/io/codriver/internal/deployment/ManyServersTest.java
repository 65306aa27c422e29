package io.codriver.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.deployment.DeploymentRig.Selector;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener.HandOpening;
import io.codriver.internal.time.Deadline;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ManyServersTest {

    private static final ServerAddress A = new ServerAddress("a");
    private static final ServerAddress B = new ServerAddress("b");
    private static final ServerAddress C = new ServerAddress("c");
    private static final String PRIMARY = "{ok: 1, isWritablePrimary: true, setName: 'rs', maxWireVersion: 21, "
            + "hosts: [%s], setVersion: 1, electionId: {$oid: '%024x'}}";
    private static final String SECONDARY = "{ok: 1, secondary: true, setName: '%s', maxWireVersion: 21, hosts: [%s]}";
    private static final String ROUTER = "{ok: 1, isWritablePrimary: true, msg: 'isdbgrid', maxWireVersion: 21}";
    private static final String STANDALONE = "{ok: 1, isWritablePrimary: true, maxWireVersion: 21}";

    private final DeploymentRig rig = discovering(A);

    // ---- replica sets

    @Test
    void threeMembersAreFoundFromOneSeed() {
        Selector writer = rig.select(writable(), Deadline.NEVER);
        rig.checked(A, secondary("'a','b','c'"));
        assertThat(monitored()).as("resolved before anybody asks").containsExactlyInAnyOrder(B, C);
        assertThat(writer.isWaiting()).isTrue();
        rig.checked(B, primary(1, "'a','b','c'"));
        rig.checked(C, secondary("'a','b','c'"));
        assertThat(writer.server().description().getAddress()).isEqualTo(B);
        assertThat(types())
                .containsExactly(
                        ServerType.REPLICA_SET_SECONDARY,
                        ServerType.REPLICA_SET_PRIMARY,
                        ServerType.REPLICA_SET_SECONDARY);
    }

    @Test
    void serversThatEnterAreToldBetweenServerAndTopology() {
        rig.events.clear();
        rig.checked(A, primary(1, "'a','b'"));
        assertThat(rig.events)
                .containsExactly(
                        "server UNKNOWN -> REPLICA_SET_PRIMARY",
                        "server opening",
                        "cluster UNKNOWN with 1 -> REPLICA_SET with 2");
    }

    @Test
    void theNewPrimaryTakesOverAndTheOldOneIsCheckedAtOnce() {
        HandConnection old = rig.checked(A, primary(1, "'a','b'"));
        rig.poolEvents.take();
        rig.checked(B, primary(2, "'a','b'"));
        assertThat(types()).containsExactly(ServerType.UNKNOWN, ServerType.REPLICA_SET_PRIMARY);
        assertThat(rig.poolEvents.take())
                .as("the pool of the old one is left alone")
                .doesNotContain("pool cleared");
        rig.advanceMillis(500);
        old.hand().reply(BsonDocument.parse(secondary("'a','b'")));
        assertThat(types()).containsExactly(ServerType.REPLICA_SET_SECONDARY, ServerType.REPLICA_SET_PRIMARY);
    }

    @Test
    void anOldPrimaryMayLeaveTogetherWithItsOffice() {
        rig.checked(A, primary(1, "'a','b'"));
        rig.checked(B, primary(2, "'b'"));
        assertThat(addresses()).containsExactly(B);
        assertThat(rig.select(writable(), Deadline.NEVER).server().description().getAddress())
                .isEqualTo(B);
    }

    @Test
    void aStalePrimaryIsNotBelieved() {
        rig.checked(A, primary(2, "'a','b'"));
        rig.checked(B, primary(1, "'a','b'"));
        assertThat(types()).containsExactly(ServerType.REPLICA_SET_PRIMARY, ServerType.UNKNOWN);
        assertThat(description(B).getException())
                .hasMessageContaining("primary marked stale due to electionId/setVersion mismatch");
    }

    @Test
    void whatIsInUseGoesOnWhenAnotherMemberFails() {
        HandConnection primary = rig.checked(A, primary(1, "'a','b'"));
        rig.checked(B, secondary("'a','b'"));
        rig.advanceMillis(10_000);
        primary.hand().fail(ExchangeFailure.Kind.READ);
        assertThat(types()).containsExactly(ServerType.UNKNOWN, ServerType.REPLICA_SET_SECONDARY);
        assertThat(rig.select(read(ReadPreference.secondaryPreferred()), Deadline.NEVER)
                        .server()
                        .description()
                        .getAddress())
                .isEqualTo(B);
        assertThat(rig.select(writable(), Deadline.NEVER).isWaiting()).isTrue();
    }

    @Test
    void aRemovedMemberIsClosed() {
        HandConnection monitor = rig.checked(A, primary(1, "'a','b'"));
        HandConnection left = rig.checked(B, secondary("'a','b'"));
        rig.events.clear();
        rig.poolEvents.take();
        rig.advanceMillis(10_000);
        monitor.hand().reply(BsonDocument.parse(primary(1, "'a'")));
        assertThat(left.isOpen()).isFalse();
        assertThat(rig.poolEvents.take()).contains("pool closed");
        assertThat(rig.events)
                .containsExactly(
                        "server REPLICA_SET_PRIMARY -> REPLICA_SET_PRIMARY",
                        "server closed",
                        "cluster REPLICA_SET with 2 -> REPLICA_SET with 1");
    }

    @Test
    void aMemberThatComesBackIsAnotherServer() {
        HandConnection monitor = rig.checked(A, primary(1, "'a','b'"));
        rig.checked(B, secondary("'a','b'"));
        SelectedServer left =
                rig.select(read(ReadPreference.secondary()), Deadline.NEVER).server();
        rig.advanceMillis(10_000);
        monitor.hand().reply(BsonDocument.parse(primary(1, "'a'")));
        rig.advanceMillis(10_000);
        monitor.hand().reply(BsonDocument.parse(primary(1, "'a','b'")));
        rig.checked(B, secondary("'a','b'"));
        left.failed(new MongoSocketReadException("late", B), 0, () -> {});
        assertThat(description(B).getType()).isEqualTo(ServerType.REPLICA_SET_SECONDARY);
    }

    @Test
    void theMonitorOfAMemberThatLeftBeforeItWasKnownEnds() {
        HandConnection seed = rig.checked(A, secondary("'a','b'"));
        HandOpening opening = rig.opening(B);
        rig.advanceMillis(10_000);
        seed.hand().reply(BsonDocument.parse(primary(1, "'a'")));
        assertThat(opening.steps()).endsWith("cancel resolve");
        assertThat(rig.deployment.description().getServerDescriptions()).hasSize(1);
    }

    @Test
    void aSeedUnderAnotherNameIsReplacedByTheMembers() {
        rig.checked(A, primary(1, "'b','c'"));
        assertThat(addresses()).containsExactly(B, C);
        assertThat(rig.deployment.description().getType()).isEqualTo(ClusterType.REPLICA_SET);
    }

    @Test
    void whoeverWaitsIsToldWhyTheLastServerLeft() {
        DeploymentRig named = discovering(settings -> settings.requiredReplicaSetName("other"), A);
        Selector selector = named.select(writable(), Deadline.NEVER);
        named.checked(A, primary(1, "'a'"));
        named.advanceMillis(3_000);
        assertThat(selector.failure())
                .isExactlyInstanceOf(MongoTimeoutException.class)
                .hasMessageEndingWith(
                        "Client view of cluster state is {type=REPLICA_SET, servers=[], last to leave={a:27017"
                                + " is a member of the replica set rs, not of other}}");
    }

    @Test
    void aHostThatIsNoneIsTheErrorOfItsOwnDescription() {
        rig.checked(A, primary(1, "'a','010.0.0.1:27017'"));
        ServerAddress odd = new ServerAddress("010.0.0.1");
        rig.opening(odd).resolveFailed(new MongoSocketReadException("The host cannot be used", odd));
        assertThat(description(odd).getException()).hasMessageContaining("cannot be used");
        assertThat(description(A).getType()).isEqualTo(ServerType.REPLICA_SET_PRIMARY);
    }

    @Test
    void aHostThatCannotEvenBeReadIsLeftOut() {
        rig.checked(A, primary(1, "'a','b:port'"));
        assertThat(addresses()).containsExactly(A);
        assertThat(description(A).getException()).hasMessageContaining("'b:port'");
        assertThat(rig.select(writable(), Deadline.NEVER).server().description().isOk())
                .isTrue();
    }

    // ---- other topologies

    @Test
    void routersAreUsedSideBySide() {
        DeploymentRig routers = discovering(A, B);
        routers.checked(A, ROUTER);
        routers.checked(B, ROUTER);
        assertThat(routers.deployment.description().getType()).isEqualTo(ClusterType.SHARDED);
        assertThat(List.of(
                        routers.select(writable(), Deadline.NEVER).isWaiting(),
                        routers.select(read(ReadPreference.nearest()), Deadline.NEVER)
                                .isWaiting()))
                .containsOnly(false);
    }

    @Test
    void aStandaloneAmongSeveralSeedsLeaves() {
        DeploymentRig seeds = discovering(A, B);
        seeds.checked(A, STANDALONE);
        assertThat(seeds.deployment.description().getServerDescriptions())
                .extracting(ServerDescription::getAddress)
                .containsExactly(B);
    }

    @Test
    void aLoadBalancerIsUsedUnchecked() {
        DeploymentRig balanced =
                new DeploymentRig(settings -> settings.hosts(List.of(A)).mode(ClusterConnectionMode.LOAD_BALANCED));
        assertThat(balanced.opener.begun()).as("no monitor").isEmpty();
        assertThat(balanced.select(writable(), Deadline.NEVER)
                        .server()
                        .description()
                        .getType())
                .isEqualTo(ServerType.LOAD_BALANCER);
        assertThat(balanced.poolEvents.take()).contains("pool ready");
        balanced.select().server().failed(new MongoSocketReadException("reset", A), 0, () -> {});
        assertThat(balanced.deployment.description().getServerDescriptions())
                .extracting(ServerDescription::getType)
                .containsExactly(ServerType.LOAD_BALANCER);
        balanced.deployment.close();
        assertThat(balanced.events)
                .containsExactly(
                        "cluster opening",
                        "cluster UNKNOWN with 0 -> LOAD_BALANCED with 1",
                        "server opening",
                        "server UNKNOWN -> LOAD_BALANCER",
                        "cluster LOAD_BALANCED with 1 -> LOAD_BALANCED with 1",
                        "server closed",
                        "cluster LOAD_BALANCED with 1 -> UNKNOWN with 0",
                        "cluster closed");
    }

    // ---- seeds from SRV

    @Test
    void routersFollowTheSeedsThatComeLater() {
        rig.checked(A, ROUTER);
        rig.deployment.seedsFound(Set.of(B));
        assertThat(addresses()).containsExactly(B);
    }

    @Test
    void seedsThatComeLaterDoNotChangeAReplicaSet() {
        rig.checked(A, primary(1, "'a'"));
        rig.deployment.seedsFound(Set.of(B));
        assertThat(addresses()).containsExactly(A);
    }

    // ---- life

    @Test
    void whatListenersHearIsAlsoWritten() {
        rig.checked(A, primary(1, "'a','b'"));
        rig.deployment.close();
        List<LogLine> lines = rig.lines.stream()
                .filter(line -> !line.message().startsWith("Server heartbeat"))
                .toList();
        assertThat(lines)
                .extracting(LogLine::message)
                .containsExactly(
                        "Starting topology monitoring",
                        "Topology description changed",
                        "Starting server monitoring",
                        "Starting server monitoring",
                        "Topology description changed",
                        "Stopped server monitoring",
                        "Stopped server monitoring",
                        "Topology description changed",
                        "Stopped topology monitoring");
        assertThat(lines.get(3).values())
                .containsEntry("serverHost", "b")
                .containsEntry("serverPort", 27017)
                .containsKey("topologyId");
        assertThat(lines.get(4).values()).containsKeys("previousDescription", "newDescription");
        assertThat(lines.get(3).text()).startsWith("Starting monitoring for server b:27017 in topology with ID ");
        assertThat(lines.get(4).text()).contains("New description: {type=REPLICA_SET");
    }

    @Test
    void warmUpOpensAConnectionToEachMemberThatHoldsData() {
        rig.checked(A, primary(1, "'a','b'"));
        rig.checked(B, "{ok: 1, arbiterOnly: true, setName: 'rs', maxWireVersion: 21, hosts: ['a', 'b']}");
        StepVerifier.create(rig.deployment.warmUp(Deadline.NEVER))
                .then(rig.opener::openAll)
                .verifyComplete();
        assertThat(rig.opener.begun().stream().filter(opening -> !opening.forMonitor()))
                .extracting(HandOpening::server)
                .containsExactly(A);
    }

    @Test
    void closingEndsAllServersBeforeTheTopology() {
        rig.checked(A, primary(1, "'a','b','c'"));
        rig.checked(B, secondary("'a','b','c'"));
        rig.events.clear();
        rig.deployment.close();
        assertThat(rig.events)
                .containsExactly(
                        "server closed",
                        "server closed",
                        "server closed",
                        "cluster REPLICA_SET with 3 -> UNKNOWN with 0",
                        "cluster closed");
        assertThat(rig.time.pending()).isZero();
        assertThat(rig.opener.resolving()).isEmpty();
    }

    // ----

    private static DeploymentRig discovering(ServerAddress... seeds) {
        return discovering(settings -> {}, seeds);
    }

    private static DeploymentRig discovering(Consumer<ClusterSettings.Builder> more, ServerAddress... seeds) {
        return new DeploymentRig(settings -> {
            settings.hosts(List.of(seeds)).mode(ClusterConnectionMode.MULTIPLE);
            more.accept(settings);
        });
    }

    private static String primary(int election, String hosts) {
        return PRIMARY.formatted(hosts, election);
    }

    private static String secondary(String hosts) {
        return SECONDARY.formatted("rs", hosts);
    }

    private static ServerSelector writable() {
        return topology -> topology.getServerDescriptions().stream()
                .filter(ServerDescription::isPrimary)
                .toList();
    }

    private static ServerSelector read(ReadPreference preference) {
        return preference::choose;
    }

    private List<ServerAddress> monitored() {
        return rig.opener.resolving().stream().map(HandOpening::server).toList();
    }

    private List<ServerAddress> addresses() {
        return rig.deployment.description().getServerDescriptions().stream()
                .map(ServerDescription::getAddress)
                .toList();
    }

    private List<ServerType> types() {
        return rig.deployment.description().getServerDescriptions().stream()
                .map(ServerDescription::getType)
                .toList();
    }

    private ServerDescription description(ServerAddress server) {
        return rig.deployment.description().getServerDescriptions().stream()
                .filter(description -> description.getAddress().equals(server))
                .findFirst()
                .orElseThrow();
    }
}
