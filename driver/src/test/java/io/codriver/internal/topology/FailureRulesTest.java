package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerSettings;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.topology.TopologyEffect.ClearPool;
import io.codriver.internal.topology.TopologyEffect.ClearService;
import io.codriver.internal.topology.TopologyEffect.RequestCheck;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What failures on connections mean, beyond what the published cases show. */
class FailureRulesTest {

    private static final ServerAddress SERVER = new ServerAddress("db");
    private static final ObjectId SERVICE = new ObjectId("000000000000000000000007");
    private static final MongoException BROKEN = new MongoSocketReadException("reset", SERVER);
    private static final MongoException SILENT = new MongoSocketReadTimeoutException("silent", SERVER, null);

    private final Topology topology = topology(ClusterConnectionMode.MULTIPLE);
    private final TopologyState known = topology.serverSeen(
                    topology.initial(),
                    ServerDescriptions.of(
                            SERVER,
                            Hello.of(BsonDocument.parse(
                                    "{ok: 1, ismaster: true, setName: 'rs', hosts: ['db'], maxWireVersion: 21}")),
                            RoundTrips.NONE.with(1),
                            0))
            .state();

    // ---- write concern and write errors

    @Test
    void aWriteConcernErrorTellsOfTheServer() {
        MongoException failure = new MongoWriteConcernException(concern(91), SERVER);
        assertThat(topology.operationFailed(known, met(failure), 0).effects())
                .hasAtLeastOneElementOfType(ClearPool.class)
                .endsWith(new RequestCheck(SERVER));
    }

    @Test
    void theErrorOfADocumentDoesNot() {
        MongoException failure =
                new MongoWriteException(new WriteError(91, "going down", new BsonDocument()), SERVER, Set.of());
        assertThat(topology.operationFailed(known, met(failure), 0).effects()).isEmpty();
    }

    @Test
    void ofManyWritesOnlyTheConcernCounts() {
        assertThat(topology.operationFailed(known, met(bulk(null)), 0).effects())
                .isEmpty();
        assertThat(topology.operationFailed(known, met(bulk(concern(10107))), 0).effects())
                .endsWith(new RequestCheck(SERVER));
    }

    @Test
    void aStateChangeCountsEvenFromAnOverloadedServer() {
        MongoException failure = answer("code: 10107");
        failure.addLabel("SystemOverloadedError");
        assertThat(topology.operationFailed(known, met(failure), 0).effects()).endsWith(new RequestCheck(SERVER));
    }

    @Test
    void otherAnswersOfAnOverloadedServerChangeNothing() {
        MongoException failure = answer("code: 462");
        failure.addLabel("SystemOverloadedError");
        assertThat(topology.openingFailed(known, met(failure), 0).effects()).isEmpty();
        assertThat(topology.openingFailed(known, met(answer("code: 18")), 0).effects())
                .hasAtLeastOneElementOfType(ClearPool.class);
    }

    @Test
    void aStateChangeDuringTheHandshakeClearsThePoolAndAsksForACheck() {
        MongoException failure = answer("code: 10107");
        assertThat(topology.openingFailed(known, met(failure), 0).effects())
                .endsWith(new ClearPool(SERVER, failure, false), new RequestCheck(SERVER));
    }

    /** Decision 20: before there is a connection nobody has asked the server. */
    @Test
    void credentialsThatCannotBeObtainedChangeNothingBeforeThereIsAConnection() {
        assertThat(topology.openingFailed(known, met(unidentified(List.of(OpenStage.RESOLVE, OpenStage.IDENTIFY))), 0)
                        .effects())
                .isEmpty();
        assertThat(topology.openingFailed(
                                known,
                                met(unidentified(List.of(
                                        OpenStage.RESOLVE, OpenStage.CONNECT, OpenStage.HELLO, OpenStage.IDENTIFY))),
                                0)
                        .effects())
                .hasAtLeastOneElementOfType(ClearPool.class);
    }

    private static MongoException unidentified(List<OpenStage> stages) {
        OpeningLedger ledger = new OpeningLedger(stages.stream()
                .map(stage ->
                        new OpeningLedger.Entry(stage, Duration.ZERO, Duration.ZERO, OpeningLedger.Outcome.DONE, ""))
                .toList());
        return new MongoSecurityException(
                MongoCredential.createMongoX509Credential(),
                "no token",
                new OpenFailure("no token", OpenStage.IDENTIFY, true, ledger, List.of()));
    }

    // ---- load balancers

    @Test
    void behindALoadBalancerOnlyTheServiceIsCleared() {
        assertThat(balanced(BROKEN, SERVICE)).containsExactly(new ClearService(SERVER, SERVICE, BROKEN));
        MongoException shutdown = answer("code: 91");
        assertThat(balanced(shutdown, SERVICE)).containsExactly(new ClearService(SERVER, SERVICE, shutdown));
    }

    @Test
    void behindALoadBalancerNothingElseChangesAnything() {
        assertThat(balanced(BROKEN, null)).as("the service is not known").isEmpty();
        assertThat(balanced(SILENT, SERVICE)).as("a slow operation").isEmpty();
        assertThat(balanced(answer("code: 10107"), SERVICE))
                .as("a state change")
                .isEmpty();
    }

    @Test
    void anOpeningBehindALoadBalancerClearsItsServiceOnceThatIsKnown() {
        Topology balancing = topology(ClusterConnectionMode.LOAD_BALANCED);
        TopologyState now = taken(balancing);
        assertThat(balancing.openingFailed(now, met(BROKEN, null), 0).effects()).isEmpty();
        assertThat(balancing.openingFailed(now, met(BROKEN, SERVICE), 0).effects())
                .containsExactly(new ClearService(SERVER, SERVICE, BROKEN));
    }

    private static List<TopologyEffect> balanced(MongoException failure, @Nullable ObjectId service) {
        Topology balancing = topology(ClusterConnectionMode.LOAD_BALANCED);
        TopologyState now = taken(balancing);
        TopologyStep step = balancing.operationFailed(now, met(failure, service), 0);
        assertThat(step.state()).isSameAs(now);
        return step.effects();
    }

    private static TopologyState taken(Topology balancing) {
        return balancing.loadBalancerTaken(balancing.initial(), SERVER, 0).state();
    }

    // ----

    private static Topology topology(ClusterConnectionMode mode) {
        return new Topology(
                ClusterSettings.builder().hosts(List.of(SERVER)).mode(mode).build(),
                ServerSettings.builder().build());
    }

    private static ConnectionFailure met(MongoException failure) {
        return met(failure, null);
    }

    private static ConnectionFailure met(MongoException failure, @Nullable ObjectId service) {
        return new ConnectionFailure(SERVER, failure, 0, 0, service);
    }

    private static WriteConcernError concern(int code) {
        return new WriteConcernError(code, "", "replication is being shut down", new BsonDocument());
    }

    private static MongoException bulk(@Nullable WriteConcernError concern) {
        return new MongoBulkWriteException(
                BulkWriteResult.unacknowledged(),
                List.of(new BulkWriteError(91, "going down", new BsonDocument(), 0)),
                concern,
                SERVER,
                Set.of());
    }

    private static MongoException answer(String fields) {
        return new MongoCommandException(BsonDocument.parse("{ok: 0, " + fields + "}"), SERVER);
    }
}
