package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.ServerType;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.topology.TopologyEffect.CancelCheck;
import io.codriver.internal.topology.TopologyEffect.ClearPool;
import io.codriver.internal.topology.TopologyEffect.ReadyPool;
import io.codriver.internal.topology.TopologyEffect.RequestCheck;
import io.codriver.internal.topology.TopologyEffect.ServerChanged;
import io.codriver.internal.topology.TopologyEffect.ServerRemoved;
import io.codriver.internal.topology.TopologyEffect.TopologyChanged;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private static final ServerAddress SERVER = new ServerAddress("db");
    private static final String STANDALONE = "{ok: 1, ismaster: true, maxWireVersion: 21}";
    private static final String ROUTER = "{ok: 1, ismaster: true, msg: 'isdbgrid', maxWireVersion: 21}";
    private static final String PRIMARY = "{ok: 1, ismaster: true, setName: 'rs', maxWireVersion: 21}";
    private static final String SECONDARY = "{ok: 1, secondary: true, setName: 'rs', maxWireVersion: 21}";
    private static final String VERSION =
            "topologyVersion: {processId: {$oid: '000000000000000000000001'}, counter: {$numberLong: '%d'}}";

    private final Topology direct = topology(settings -> settings.mode(ClusterConnectionMode.SINGLE));
    private final Topology discovering = topology(settings -> settings.mode(ClusterConnectionMode.MULTIPLE));

    // ---- checks that succeed

    @Test
    void aDirectConnectionTakesAnyServer() {
        assertThat(direct.serverSeen(direct.initial(), seen(SECONDARY)).description())
                .satisfies(topology -> assertThat(topology.getType()).isEqualTo(ClusterType.REPLICA_SET))
                .satisfies(topology -> assertThat(typeIn(topology)).isEqualTo(ServerType.REPLICA_SET_SECONDARY));
    }

    @Test
    void aSuccessfulCheckReadiesThePoolAfterItsEvents() {
        TopologyStep step = direct.serverSeen(direct.initial(), seen(STANDALONE));
        assertThat(step.effects())
                .hasExactlyElementsOfTypes(ServerChanged.class, TopologyChanged.class, ReadyPool.class);
    }

    @Test
    void theSameAgainIsNoNewsButStillReadiesThePool() {
        TopologyState known =
                direct.serverSeen(direct.initial(), seen(STANDALONE)).state();
        assertThat(direct.serverSeen(known, seen(STANDALONE)).effects()).containsExactly(new ReadyPool(SERVER));
    }

    @Test
    void oneSeedThatIsAStandaloneMakesAStandaloneTopology() {
        assertThat(discovering
                        .serverSeen(discovering.initial(), seen(STANDALONE))
                        .description()
                        .getType())
                .isEqualTo(ClusterType.STANDALONE);
    }

    @Test
    void aRouterMakesAShardedTopology() {
        assertThat(discovering
                        .serverSeen(discovering.initial(), seen(ROUTER))
                        .description()
                        .getType())
                .isEqualTo(ClusterType.SHARDED);
    }

    @Test
    void aRouterThatBecomesAStandaloneLeaves() {
        TopologyState sharded =
                discovering.serverSeen(discovering.initial(), seen(ROUTER)).state();
        TopologyStep step = discovering.serverSeen(sharded, seen(STANDALONE));
        assertThat(step.description().getServerDescriptions()).isEmpty();
        assertThat(step.effects())
                .hasExactlyElementsOfTypes(ServerChanged.class, ServerRemoved.class, TopologyChanged.class);
        assertThat(step.effects())
                .contains(new ServerRemoved(SERVER, "is a STANDALONE, not a router of a sharded cluster"));
    }

    @Test
    void aMemberOfAnotherReplicaSetIsRefused() {
        Topology named =
                topology(settings -> settings.mode(ClusterConnectionMode.SINGLE).requiredReplicaSetName("other"));
        ClusterDescription now =
                named.serverSeen(named.initial(), seen(PRIMARY)).description();
        assertThat(now.getServerDescriptions().get(0).getException()).hasMessageContaining("other");
    }

    @Test
    void anOlderStateOfTheSameProcessIsIgnored() {
        TopologyState known =
                direct.serverSeen(direct.initial(), seen(versioned(5))).state();
        assertThat(direct.serverSeen(known, seen(versioned(4))).state()).isSameAs(known);
        assertThat(direct.serverSeen(known, seen(versioned(5))).state()).isNotSameAs(known);
    }

    @Test
    void aServerOutsideTheTopologyIsIgnored() {
        ServerDescription stranger = ServerDescriptions.connecting(new ServerAddress("stranger"));
        assertThat(direct.serverSeen(direct.initial(), stranger).effects()).isEmpty();
    }

    // ---- checks that fail

    @Test
    void aFailedCheckClearsThePool() {
        MongoException failure = new MongoSocketReadException("reset", SERVER);
        TopologyStep step = direct.checkFailed(known(), SERVER, failure, 0);
        assertThat(typeIn(step.description())).isEqualTo(ServerType.UNKNOWN);
        assertThat(step.effects()).endsWith(new ClearPool(SERVER, failure, false));
    }

    @Test
    void aSilentCheckInterruptsWhatIsInUse() {
        MongoException failure = new MongoSocketReadTimeoutException("silent", SERVER, null);
        assertThat(direct.checkFailed(known(), SERVER, failure, 0).effects())
                .endsWith(new ClearPool(SERVER, failure, true));
    }

    @Test
    void anOpeningOfTheMonitorThatTimesOutInterruptsToo() {
        MongoException failure = opening(OpenStage.CONNECT, true);
        failure.addLabel("SystemOverloadedError");
        assertThat(direct.checkFailed(known(), SERVER, failure, 0).effects())
                .endsWith(new ClearPool(SERVER, failure, true));
    }

    @Test
    void aLookupThatTimesOutInterruptsNothing() {
        MongoException failure = opening(OpenStage.RESOLVE, true);
        assertThat(direct.checkFailed(known(), SERVER, failure, 0).effects())
                .endsWith(new ClearPool(SERVER, failure, false));
    }

    @Test
    void aFailedCheckKeepsTheTypeOfADiscoveredTopology() {
        TopologyState sharded =
                discovering.serverSeen(discovering.initial(), seen(ROUTER)).state();
        MongoException failure = new MongoSocketReadException("reset", SERVER);
        assertThat(discovering
                        .checkFailed(sharded, SERVER, failure, 0)
                        .description()
                        .getType())
                .isEqualTo(ClusterType.SHARDED);
    }

    // ---- operations that fail

    @Test
    void aBrokenConnectionClearsThePoolAndCancelsTheCheck() {
        MongoException failure = new MongoSocketReadException("reset", SERVER);
        assertThat(direct.operationFailed(known(), met(failure, 0, 0), 0).effects())
                .endsWith(new ClearPool(SERVER, failure, false), new CancelCheck(SERVER));
    }

    @Test
    void anErrorOfAnOlderGenerationIsStale() {
        MongoException failure = new MongoSocketReadException("reset", SERVER);
        assertThat(direct.operationFailed(known(), met(failure, 0, 1), 0).effects())
                .isEmpty();
    }

    @Test
    void aSlowOperationChangesNothing() {
        MongoException failure = new MongoSocketReadTimeoutException("slow", SERVER, null);
        assertThat(direct.operationFailed(known(), met(failure, 0, 0), 0).effects())
                .isEmpty();
    }

    @Test
    void notPrimaryAsksForACheckAndKeepsThePool() {
        TopologyStep step = direct.operationFailed(known(), met(answer("code: 10107"), 0, 0), 0);
        assertThat(step.effects())
                .hasExactlyElementsOfTypes(ServerChanged.class, TopologyChanged.class, RequestCheck.class);
    }

    @Test
    void shutdownClearsThePoolToo() {
        assertThat(direct.operationFailed(known(), met(answer("code: 11600"), 0, 0), 0)
                        .effects())
                .hasExactlyElementsOfTypes(
                        ServerChanged.class, TopologyChanged.class, ClearPool.class, RequestCheck.class);
    }

    @Test
    void aMessageCountsOnlyWithoutACode() {
        assertThat(direct.operationFailed(known(), met(answer("errmsg: 'not master'"), 0, 0), 0)
                        .effects())
                .isNotEmpty();
        assertThat(direct.operationFailed(known(), met(answer("code: 7, errmsg: 'not master'"), 0, 0), 0)
                        .effects())
                .isEmpty();
    }

    @Test
    void aStateChangeThatIsKnownAlreadyIsStale() {
        TopologyState known =
                direct.serverSeen(direct.initial(), seen(versioned(5))).state();
        assertThat(direct.operationFailed(known, met(answer("code: 10107, " + VERSION.formatted(5)), 0, 0), 0)
                        .effects())
                .isEmpty();
        assertThat(direct.operationFailed(known, met(answer("code: 10107, " + VERSION.formatted(6)), 0, 0), 0)
                        .effects())
                .isNotEmpty();
    }

    @Test
    void otherAnswersChangeNothing() {
        assertThat(direct.operationFailed(known(), met(answer("code: 11000"), 0, 0), 0)
                        .effects())
                .isEmpty();
    }

    // ---- openings that fail

    @Test
    void overloadAndFailedLookupsLeaveThePoolAlone() {
        MongoException overloaded = opening(OpenStage.CONNECT, true);
        overloaded.addLabel("SystemOverloadedError");
        assertThat(direct.openingFailed(known(), met(overloaded, 0, 0), 0).effects())
                .isEmpty();
        assertThat(direct.openingFailed(known(), met(opening(OpenStage.RESOLVE, false), 0, 0), 0)
                        .effects())
                .isEmpty();
    }

    @Test
    void aRefusedCertificateMakesTheServerUnknown() {
        assertThat(direct.openingFailed(known(), met(opening(OpenStage.TLS, false), 0, 0), 0)
                        .effects())
                .hasAtLeastOneElementOfType(ClearPool.class);
    }

    @Test
    void aRefusedUserMakesTheServerUnknown() {
        MongoException failure = new MongoSecurityException(null, "refused");
        assertThat(direct.openingFailed(known(), met(failure, 0, 0), 0).effects())
                .hasAtLeastOneElementOfType(ClearPool.class);
    }

    @Test
    void aFailedOpeningOfAnOlderGenerationIsStale() {
        assertThat(direct.openingFailed(known(), met(opening(OpenStage.TLS, false), 0, 1), 0)
                        .effects())
                .isEmpty();
    }

    // ----

    private TopologyState known() {
        return direct.serverSeen(direct.initial(), seen(STANDALONE)).state();
    }

    private static Topology topology(Consumer<ClusterSettings.Builder> settings) {
        ClusterSettings.Builder builder = ClusterSettings.builder().hosts(List.of(SERVER));
        settings.accept(builder);
        return new Topology(builder.build(), ServerSettings.builder().build());
    }

    private static ServerDescription seen(String hello) {
        return ServerDescriptions.of(SERVER, Hello.of(BsonDocument.parse(hello)), RoundTrips.NONE.with(1), 0);
    }

    private static String versioned(int counter) {
        return "{ok: 1, ismaster: true, maxWireVersion: 21, " + VERSION.formatted(counter) + "}";
    }

    private static ConnectionFailure met(Throwable failure, int generation, int poolGeneration) {
        return new ConnectionFailure(SERVER, failure, generation, poolGeneration, null);
    }

    private static ServerType typeIn(ClusterDescription topology) {
        return topology.getServerDescriptions().get(0).getType();
    }

    private static MongoException answer(String fields) {
        return new MongoCommandException(BsonDocument.parse("{ok: 0, " + fields + "}"), SERVER);
    }

    private static MongoException opening(OpenStage stage, boolean timeout) {
        return new MongoSocketOpenException(
                stage + " failed",
                SERVER,
                new OpenFailure(stage + " failed", stage, timeout, OpeningLedger.EMPTY, List.of()));
    }
}
