package io.codriver.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.deployment.DeploymentRig.Selector;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class LiveDeploymentTest {

    private static final MongoException BROKEN = new MongoSocketReadException("reset", DeploymentRig.SERVER);

    @Test
    void theHostIsResolvedBeforeAnybodyAsks() {
        DeploymentRig rig = new DeploymentRig();
        assertThat(rig.opener.resolving()).hasSize(1);
        assertThat(rig.opener.opening(0).forMonitor()).isTrue();
        assertThat(rig.events)
                .containsExactly("cluster opening", "cluster UNKNOWN with 0 -> UNKNOWN with 1", "server opening");
        assertThat(rig.poolEvents.take()).containsExactly("pool created");
    }

    @Test
    void aCallerWaitsForTheFirstCheck() {
        DeploymentRig rig = new DeploymentRig();
        Selector selector = rig.select();
        assertThat(selector.isWaiting()).isTrue();
        rig.events.clear();
        rig.checked();
        assertThat(selector.server().description().getType()).isEqualTo(ServerType.STANDALONE);
        assertThat(rig.events)
                .containsExactly("server UNKNOWN -> STANDALONE", "cluster UNKNOWN with 1 -> STANDALONE with 1");
    }

    @Test
    void thePoolIsReadyWhenAServerCanBeSelected() {
        DeploymentRig rig = new DeploymentRig();
        AtomicReference<LentConnection> lent = new AtomicReference<>();
        rig.deployment
                .select(ServerRequest.of(topology -> topology.getServerDescriptions(), Deadline.NEVER, "find", 1))
                .flatMap(server -> server.pool().checkOut(Deadline.NEVER))
                .subscribe(lent::set);
        rig.checked();
        rig.opener.openAll();
        assertThat(lent.get()).isNotNull();
    }

    @Test
    void aKnownServerIsSelectedAtOnce() {
        DeploymentRig rig = DeploymentRig.known();
        assertThat(rig.select().server().description().getAddress()).isEqualTo(DeploymentRig.SERVER);
    }

    @Test
    void listenersSeeWhatTheyAreTold() {
        AtomicReference<LiveDeployment> deployment = new AtomicReference<>();
        List<ServerType> seen = new ArrayList<>();
        DeploymentRig rig = new DeploymentRig(settings -> settings.addClusterListener(new ClusterListener() {
            @Override
            public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
                LiveDeployment started = deployment.get();
                if (started != null) {
                    seen.add(
                            started.description().getServerDescriptions().get(0).getType());
                }
            }
        }));
        deployment.set(rig.deployment);
        rig.checked();
        assertThat(seen).containsExactly(ServerType.STANDALONE);
    }

    // ---- time-outs

    @Test
    void aSilentServerIsReportedWithTheLedgerOfTheOpeningUnderWay() {
        DeploymentRig rig = new DeploymentRig();
        Selector selector = rig.select();
        rig.opener.opening(0).resolved();
        rig.opener.opening(0).connected();
        rig.advanceMillis(3_000);
        assertThat(selector.failure())
                .isExactlyInstanceOf(MongoTimeoutException.class)
                .hasMessage("Timed out after 3.0 s while waiting for a server. Client view of cluster state is"
                        + " {type=UNKNOWN, servers=[{address=db:27017, type=UNKNOWN,"
                        + " last opening={resolve 0.0 ms | connect 0.0 ms | hello 3.0 s so far}}]}");
    }

    @Test
    void aRefusingServerIsReportedWithItsLastError() {
        DeploymentRig rig = new DeploymentRig();
        Selector selector = rig.select();
        for (int i = 0; i < 6; i++) {
            rig.opener.last().resolved();
            rig.opener.last().establishFailed(open(OpenStage.CONNECT, false));
            rig.advanceMillis(500);
        }
        assertThat(rig.opener.begun())
                .as("checked every 500 ms while somebody waits")
                .hasSizeBetween(6, 7);
        assertThat(selector.failure())
                .hasMessageContaining("last error={com.mongodb.MongoSocketOpenException: connect");
    }

    @Test
    void theLimitOfTheOperationHasItsOwnClass() {
        DeploymentRig rig = new DeploymentRig();
        Selector selector = rig.select(rig.time.in(Duration.ofSeconds(1)));
        rig.advanceMillis(1_000);
        assertThat(selector.failure())
                .isExactlyInstanceOf(MongoOperationTimeoutException.class)
                .hasMessageContaining("resolve 1.0 s so far");
    }

    @Test
    void aSelectionTimeoutOfZeroDoesNotWait() {
        DeploymentRig rig = new DeploymentRig(settings -> settings.serverSelectionTimeout(0, TimeUnit.SECONDS));
        Selector selector = rig.select();
        rig.advanceMillis(0);
        assertThat(selector.failure()).isExactlyInstanceOf(MongoTimeoutException.class);
    }

    @Test
    void aCancelledCallerLeavesNothingBehind() {
        DeploymentRig rig = new DeploymentRig();
        int before = rig.time.pending();
        Selector selector = rig.select();
        selector.cancel();
        assertThat(rig.time.pending()).isEqualTo(before);
        rig.checked();
        assertThat(selector.isWaiting()).isTrue();
    }

    @Test
    void anIncompatibleServerFailsTheSelectionAtOnce() {
        DeploymentRig rig = new DeploymentRig();
        Selector selector = rig.select();
        rig.checked(new HandConnection(
                DeploymentRig.SERVER,
                rig.time,
                BsonDocument.parse("{ok: 1, ismaster: true, minWireVersion: 0, maxWireVersion: 7}")));
        assertThat(selector.failure())
                .isExactlyInstanceOf(MongoIncompatibleDriverException.class)
                .hasMessageStartingWith(
                        "Server at db:27017 reports wire version 7, but this version of the driver requires at"
                                + " least 8 (MongoDB 4.2). Client view of cluster state is {")
                .hasMessageContaining("last opening={");
    }

    @Test
    void aThrowingSelectorFailsItsCallerOnly() {
        DeploymentRig rig = DeploymentRig.known();
        Selector selector = rig.select(
                topology -> {
                    throw new IllegalArgumentException("selector");
                },
                Deadline.NEVER);
        assertThat(selector.failure()).hasMessage("selector");
        assertThat(rig.select().isWaiting()).isFalse();
    }

    // ---- errors

    @Test
    void aFailedCheckClearsThePoolAndIsRepeatedAtOnce() {
        DeploymentRig rig = new DeploymentRig();
        HandConnection monitor = rig.checked();
        rig.events.clear();
        rig.poolEvents.take();
        rig.advanceMillis(10_000);
        monitor.hand().fail(ExchangeFailure.Kind.READ);
        assertThat(rig.deployment.description().getServerDescriptions().get(0).getException())
                .isExactlyInstanceOf(MongoSocketReadException.class);
        assertThat(rig.events)
                .containsExactly("server STANDALONE -> UNKNOWN", "cluster STANDALONE with 1 -> UNKNOWN with 1");
        assertThat(rig.poolEvents.take()).containsExactly("pool cleared");
        assertThat(rig.opener.resolving()).hasSize(1);
        rig.checked();
        assertThat(rig.poolEvents.take()).containsExactly("pool ready");
    }

    @Test
    void aSilentCheckInterruptsWhatIsInUse() {
        DeploymentRig rig = new DeploymentRig();
        HandConnection monitor = rig.checked();
        AtomicReference<LentConnection> lent = new AtomicReference<>();
        rig.select().server().pool().checkOut(Deadline.NEVER).subscribe(lent::set);
        rig.opener.openAll();
        rig.advanceMillis(10_000);
        assertThat(monitor.hand().remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        monitor.hand().fail(ExchangeFailure.Kind.TIMEOUT);
        assertThat(lent.get().connection().isOpen()).isFalse();
    }

    @Test
    void aBrokenConnectionMakesTheServerUnknown() {
        DeploymentRig rig = DeploymentRig.known();
        SelectedServer server = rig.select().server();
        server.failed(BROKEN, 0, () -> {});
        assertThat(rig.events).contains("server STANDALONE -> UNKNOWN");
        assertThat(rig.poolEvents.take()).containsExactly("pool cleared");
        server.failed(BROKEN, 0, () -> {});
        assertThat(server.pool().generation()).as("the second one is stale").isEqualTo(1);
    }

    @Test
    void whoeverToldOfAFailureGoesOnWhenItIsSeenThoughOthersTellAtTheSameTime() throws Exception {
        DeploymentRig rig = DeploymentRig.known();
        SelectedServer server = rig.select().server();
        for (int round = 0; round < 500; round++) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> server.failed(BROKEN, -1, () -> {}));
            int before = server.pool().generation();
            CompletableFuture<Integer> after = new CompletableFuture<>();
            server.failed(BROKEN, before, () -> after.complete(server.pool().generation()));
            assertThat(after.get(10, TimeUnit.SECONDS)).isEqualTo(before + 1);
            other.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoeverToldOfAFailureGoesOnAlsoWhenTheClientWasClosed() {
        DeploymentRig rig = DeploymentRig.known();
        SelectedServer server = rig.select().server();
        rig.deployment.close();
        AtomicBoolean wentOn = new AtomicBoolean();
        server.failed(BROKEN, 0, () -> wentOn.set(true));
        assertThat(wentOn).isTrue();
    }

    @Test
    void aBrokenConnectionCancelsTheCheckUnderWay() {
        DeploymentRig rig = new DeploymentRig();
        HandConnection monitor = rig.checked();
        rig.advanceMillis(10_000);
        assertThat(monitor.hand().isOutstanding()).isTrue();
        rig.select().server().failed(BROKEN, 0, () -> {});
        assertThat(monitor.isOpen()).isFalse();
    }

    @Test
    void aSlowOperationChangesNothing() {
        DeploymentRig rig = DeploymentRig.known();
        rig.select()
                .server()
                .failed(new MongoSocketReadTimeoutException("slow", DeploymentRig.SERVER, null), 0, () -> {});
        assertThat(rig.events).isEmpty();
    }

    @Test
    void aShutdownClearsThePoolAndAsksForACheck() {
        DeploymentRig rig = new DeploymentRig();
        HandConnection monitor = rig.checked();
        rig.poolEvents.take();
        rig.select().server().failed(answer("{ok: 0, code: 91, errmsg: 'going down'}"), 0, () -> {});
        assertThat(rig.poolEvents.take()).containsExactly("pool cleared");
        rig.advanceMillis(500);
        assertThat(monitor.hand().isOutstanding()).isTrue();
    }

    @Test
    void aStateChangeKeepsThePool() {
        DeploymentRig rig = DeploymentRig.known();
        rig.select().server().failed(answer("{ok: 0, code: 10107, errmsg: 'not primary'}"), 0, () -> {});
        assertThat(rig.events).contains("server STANDALONE -> UNKNOWN");
        assertThat(rig.poolEvents.take()).isEmpty();
    }

    @Test
    void aRefusedOpeningOfThePoolDoesNotReachTheTopology() {
        DeploymentRig rig = DeploymentRig.known();
        MongoException refused = open(OpenStage.CONNECT, false);
        refused.addLabel("SystemOverloadedError");
        rig.select().server().pool().checkOut(Deadline.NEVER).subscribe(lent -> {}, failure -> {});
        rig.opener.resolveAll();
        rig.opener.last().establishFailed(refused);
        assertThat(rig.events).isEmpty();
    }

    @Test
    void aFailedLookupOfThePoolDoesNotReachTheTopology() {
        DeploymentRig rig = DeploymentRig.known();
        rig.select().server().pool().checkOut(Deadline.NEVER).subscribe(lent -> {}, failure -> {});
        rig.opener.last().resolveFailed(open(OpenStage.RESOLVE, true));
        assertThat(rig.events).isEmpty();
    }

    @Test
    void aRefusedCertificateOfAnOpeningOfThePoolDoes() {
        DeploymentRig rig = DeploymentRig.known();
        rig.select().server().pool().checkOut(Deadline.NEVER).subscribe(lent -> {}, failure -> {});
        rig.opener.resolveAll();
        rig.opener.last().establishFailed(open(OpenStage.TLS, false));
        assertThat(rig.events).contains("server STANDALONE -> UNKNOWN");
    }

    // ---- life

    @Test
    void closingEndsEverythingAndIsIdempotent() {
        DeploymentRig rig = new DeploymentRig();
        Selector waiting = rig.select();
        rig.deployment.close();
        rig.deployment.close();
        assertThat(waiting.failure()).isExactlyInstanceOf(MongoClientException.class);
        assertThat(rig.select().failure()).isExactlyInstanceOf(IllegalStateException.class);
        assertThat(rig.opener.opening(0).steps()).containsExactly("resolve", "cancel resolve");
        assertThat(rig.events).endsWith("server closed", "cluster UNKNOWN with 1 -> UNKNOWN with 0", "cluster closed");
        assertThat(rig.time.pending()).isZero();
    }

    @Test
    void closingClosesTheMonitorsConnection() {
        DeploymentRig rig = new DeploymentRig();
        HandConnection monitor = rig.checked();
        rig.deployment.close();
        assertThat(monitor.isOpen()).isFalse();
        assertThat(rig.time.pending()).isZero();
    }

    @Test
    void closingGracefullyWaitsForWhatIsLent() {
        DeploymentRig rig = DeploymentRig.known();
        AtomicReference<LentConnection> lent = new AtomicReference<>();
        rig.select().server().pool().checkOut(Deadline.NEVER).subscribe(lent::set);
        rig.opener.openAll();
        StepVerifier.create(rig.deployment.closeGracefully(Duration.ofSeconds(10)))
                .then(() -> assertThat(rig.select().failure()).isExactlyInstanceOf(IllegalStateException.class))
                .then(() -> lent.get().checkIn())
                .verifyComplete();
        assertThat(rig.events).endsWith("cluster closed");
    }

    @Test
    void warmUpWaitsForTheServerAndAConnection() {
        DeploymentRig rig = new DeploymentRig();
        StepVerifier.create(rig.deployment.warmUp(Deadline.NEVER))
                .then(rig::checked)
                .then(rig.opener::openAll)
                .verifyComplete();
        assertThat(rig.poolEvents.take()).contains("ready 1 after 0 ms");
    }

    private static MongoException open(OpenStage stage, boolean timeout) {
        OpenFailure cause = new OpenFailure(stage + " failed", stage, timeout, OpeningLedger.EMPTY, List.of());
        return new MongoSocketOpenException(stage + " failed", DeploymentRig.SERVER, cause);
    }

    private static MongoCommandException answer(String json) {
        return new MongoCommandException(BsonDocument.parse(json), DeploymentRig.SERVER);
    }
}
