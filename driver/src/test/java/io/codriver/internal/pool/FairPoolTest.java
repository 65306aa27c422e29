package io.codriver.internal.pool;

import static io.codriver.internal.pool.PoolRig.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionPoolReadyEvent;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener.HandOpening;
import io.codriver.internal.pool.PoolRig.Caller;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FairPoolTest {

    // ---- opening

    @Test
    void anOpeningIsCreatedOnlyAfterItsAddressesAreKnown() {
        PoolRig rig = ready();
        Caller caller = rig.call();
        rig.advanceMillis(4_900);
        assertThat(rig.events.take()).containsExactly("check-out started");
        rig.opener.opening(0).resolved();
        rig.advanceMillis(12);
        rig.opener.opening(0).established();
        assertThat(caller.connection()).isNotNull();
        assertThat(rig.events.take())
                .containsExactly("created 1", "ready 1 after 12 ms", "checked out 1 after 4912 ms");
        assertThat(rig.opener.opening(0).steps()).containsExactly("resolve", "await permit", "establish");
    }

    @Test
    void forWhoWantsWhatIsIdleNothingIsOpened() {
        PoolRig rig = ready();
        Caller nobody = rig.callForIdle();
        assertThat(nobody.failure())
                .isExactlyInstanceOf(MongoClientException.class)
                .hasMessageContaining("idle");
        assertThat(rig.opener.begun()).isEmpty();
        assertThat(rig.events.take()).isEmpty();

        HandConnection only = rig.idle(1).get(0);
        rig.events.take();
        Caller caller = rig.callForIdle();
        assertThat(caller.connection()).isSameAs(only);
        assertThat(rig.events.take()).containsExactly("check-out started", "checked out 1 after 0 ms");
        assertThat(rig.callForIdle().failure()).as("it is lent").isNotNull();
        caller.lent().checkIn();
        rig.pool.clear(null, false);
        assertThat(rig.callForIdle().failure()).as("it is closed").isNotNull();
        assertThat(rig.opener.begun()).hasSize(1);
    }

    @Test
    void noMoreThanMaxConnectingAreEstablishedAtOnce() {
        PoolRig rig = ready();
        IntStream.range(0, 5).forEach(i -> rig.call());
        assertThat(rig.opener.resolving()).hasSize(5);
        rig.opener.resolveAll();
        assertThat(rig.opener.establishing()).hasSize(2);
        rig.opener.establishing().get(0).established();
        assertThat(rig.opener.establishing()).hasSize(2);
    }

    @Test
    void slowLookupsHoldNoPermit() {
        PoolRig rig = ready();
        IntStream.range(0, 3).forEach(i -> rig.call());
        rig.opener.opening(2).resolved();
        assertThat(rig.opener.establishing()).containsExactly(rig.opener.opening(2));
    }

    @Test
    void theSizeLimitCountsOpeningsToo() {
        PoolRig rig = ready(settings -> settings.maxSize(3));
        List<Caller> callers = IntStream.range(0, 10).mapToObj(i -> rig.call()).toList();
        assertThat(rig.opener.begun()).hasSize(3);
        rig.opener.openAll();
        assertThat(rig.opener.begun()).hasSize(3);
        assertThat(callers.stream().filter(Caller::isWaiting)).hasSize(7);
    }

    @Test
    void sizeLimitZeroMeansNoLimit() {
        PoolRig rig = ready(settings -> settings.maxSize(0));
        IntStream.range(0, 200).forEach(i -> rig.call());
        assertThat(rig.opener.begun()).hasSize(200);
    }

    @Test
    void aFailedOpeningFailsTheCallerItWasBegunForAndIsToldToTheTopologyFirst() {
        PoolRig rig = ready();
        Caller first = rig.call();
        Caller second = rig.call();
        rig.opener.resolveAll();
        rig.events.take();
        rig.opener.opening(1).establishFailed(new MongoTimeoutException("refused"));
        assertThat(first.isWaiting()).isTrue();
        assertThat(second.failure()).hasMessage("refused");
        assertThat(rig.toldTopology).containsExactly("refused in 0");
        assertThat(rig.events.take()).containsExactly("closed 2 ERROR", "check-out failed CONNECTION_ERROR after 0 ms");
    }

    @Test
    void aFailedLookupLeavesNoTraceOfAConnection() {
        PoolRig rig = ready();
        Caller caller = rig.call();
        rig.opener.opening(0).resolveFailed(new MongoTimeoutException("no such name"));
        assertThat(caller.failure()).hasMessage("no such name");
        assertThat(rig.events.take())
                .containsExactly("check-out started", "check-out failed CONNECTION_ERROR after 0 ms");
    }

    @Test
    void aFailedOpeningMakesRoomForTheNextInLine() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        Caller first = rig.call();
        Caller second = rig.call();
        rig.opener.resolveAll();
        rig.opener.opening(0).establishFailed(new MongoTimeoutException("refused"));
        assertThat(first.failure()).hasMessage("refused");
        assertThat(second.isWaiting()).isTrue();
        rig.opener.openAll();
        assertThat(second.connection()).isNotNull();
    }

    // ---- lending

    @Test
    void idleConnectionsAreLentLastUsedFirst() {
        PoolRig rig = ready();
        List<HandConnection> idle = rig.idle(3);
        assertThat(rig.call().connection()).isSameAs(idle.get(2));
        assertThat(rig.call().connection()).isSameAs(idle.get(1));
    }

    @Test
    void idleConnectionsAreLentWhileALookupIsSlow() {
        PoolRig rig = ready();
        rig.idle(1);
        Caller first = rig.call();
        Caller second = rig.call();
        assertThat(second.isWaiting()).isTrue();
        first.lent().checkIn();
        assertThat(second.connection()).isSameAs(first.connection());
    }

    @Test
    void aLookupThatNobodyWaitsForAnyMoreIsGivenUp() {
        PoolRig rig = ready();
        rig.idle(1);
        Caller first = rig.call();
        rig.call();
        HandOpening opening = rig.opener.last();
        first.lent().checkIn();
        assertThat(opening.steps()).containsExactly("resolve", "cancel resolve");
    }

    @Test
    void fiftyOperationsOnFiveConnectionsDoNotWaitForDns() {
        PoolRig rig = ready();
        List<Caller> lent = new ArrayList<>();
        rig.idle(5);
        List<Caller> callers = IntStream.range(0, 50).mapToObj(i -> rig.call()).toList();
        for (int round = 0; round < 10; round++) {
            lent.clear();
            callers.stream().filter(caller -> !caller.isWaiting()).forEach(lent::add);
            rig.advanceMillis(200);
            lent.forEach(caller -> caller.lent().checkIn());
        }
        assertThat(callers).noneMatch(Caller::isWaiting);
        assertThat(rig.opener.resolving()).isEmpty();
    }

    @Test
    void theLineIsServedFirstComeFirstServed() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        Caller first = rig.call();
        Caller second = rig.call();
        holder.lent().checkIn();
        assertThat(first.isWaiting()).isFalse();
        assertThat(second.isWaiting()).isTrue();
    }

    @Test
    void nothingHappensBeforeDemand() {
        PoolRig rig = ready();
        StepVerifier.create(rig.pool.checkOut(Deadline.NEVER), 0)
                .expectSubscription()
                .then(() -> assertThat(rig.events.take()).isEmpty())
                .thenRequest(1)
                .then(rig.opener::openAll)
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void checkingInTwiceIsHarmless() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller caller = rig.call();
        caller.lent().checkIn();
        caller.lent().checkIn();
        caller.lent().discard("late");
        rig.call();
        assertThat(rig.call().isWaiting()).isTrue();
    }

    @Test
    void aDiscardedConnectionIsClosedAndReplacedForWhoeverWaits() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        Caller waiting = rig.call();
        rig.events.take();
        holder.lent().discard("reply outstanding");
        assertThat(holder.connection().closeReason()).isEqualTo("reply outstanding");
        assertThat(rig.events.take()).containsExactly("checked in 1", "closed 1 ERROR");
        rig.opener.openAll();
        assertThat(waiting.connection()).isNotSameAs(holder.connection());
    }

    // ---- leaving

    @Test
    void aCancelledCallerLeavesAtOnceAndIsReported() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        Caller cancelled = rig.call();
        rig.advanceMillis(70);
        rig.events.take();
        cancelled.cancel();
        assertThat(rig.events.take()).containsExactly("check-out failed UNKNOWN after 70 ms");
        holder.lent().checkIn();
        assertThat(cancelled.isWaiting()).isTrue();
        assertThat(rig.call().connection()).isSameAs(holder.connection());
    }

    @Test
    void cancellingLeavesNoTimerBehind() {
        PoolRig rig = ready();
        int before = rig.time.pending();
        Caller caller = rig.call();
        assertThat(rig.time.pending()).isEqualTo(before + 1);
        caller.cancel();
        assertThat(rig.time.pending()).isEqualTo(before);
    }

    @Test
    void anEstablishingOpeningOutlivesItsCallerAndGoesIdle() {
        PoolRig rig = ready();
        Caller caller = rig.call();
        rig.opener.resolveAll();
        caller.cancel();
        assertThat(rig.opener.opening(0).isEstablishing()).isTrue();
        rig.opener.openAll();
        assertThat(rig.call().connection()).isNotNull();
        assertThat(rig.opener.begun()).hasSize(1);
    }

    @Test
    void anOpeningThatWaitsForAPermitIsGivenUpWithItsCaller() {
        PoolRig rig = ready(settings -> settings.maxConnecting(1));
        rig.call();
        Caller second = rig.call();
        rig.opener.resolveAll();
        second.cancel();
        rig.opener.opening(0).established();
        assertThat(rig.opener.establishing()).isEmpty();
        assertThat(rig.opener.begun()).hasSize(2);
    }

    // ---- time-outs

    @Test
    void aFullPoolTimesOutAndSaysForWhatItWaited() {
        PoolRig rig = ready(settings -> settings.maxSize(1).maxWaitTime(1, TimeUnit.SECONDS));
        rig.idle(1);
        rig.call();
        Caller waiting = rig.call();
        rig.advanceMillis(999);
        assertThat(waiting.isWaiting()).isTrue();
        rig.advanceMillis(1);
        assertThat(waiting.failure())
                .isExactlyInstanceOf(MongoTimeoutException.class)
                .hasMessage("Timed out after 1.0 s while waiting for a connection to server db:27017: 1 of 1 in use");
        assertThat(rig.events.take()).contains("check-out failed TIMEOUT after 1000 ms");
    }

    @Test
    void aSlowLookupTimesOutWithItsLedger() {
        PoolRig rig = ready(settings -> settings.maxWaitTime(1, TimeUnit.SECONDS));
        Caller waiting = rig.call();
        rig.advanceMillis(1_000);
        assertThat(waiting.failure())
                .hasMessageEndingWith("0 of 100 in use, 1 opening under way: [resolve 1.0 s so far]");
        assertThat(rig.opener.opening(0).steps()).containsExactly("resolve", "cancel resolve");
    }

    @Test
    void theLimitOfTheOperationReplacesTheWaitQueueTimeout() {
        PoolRig rig = ready(settings -> settings.maxWaitTime(1, TimeUnit.SECONDS));
        Caller waiting = rig.call(rig.time.in(Duration.ofSeconds(3)));
        rig.advanceMillis(2_999);
        assertThat(waiting.isWaiting()).isTrue();
        rig.advanceMillis(1);
        assertThat(waiting.failure()).isExactlyInstanceOf(MongoOperationTimeoutException.class);
    }

    @Test
    void aNegativeWaitQueueTimeoutNeverPasses() {
        PoolRig rig = ready(settings -> settings.maxWaitTime(-1, TimeUnit.SECONDS));
        Caller waiting = rig.call();
        rig.time.advance(Duration.ofDays(1));
        assertThat(waiting.isWaiting()).isTrue();
    }

    @Test
    void aWaitQueueTimeoutOfZeroAllowsAnOpeningButNoQueueing() {
        PoolRig rig = ready(settings -> settings.maxSize(1).maxWaitTime(0, TimeUnit.SECONDS));
        Caller first = rig.call();
        Caller second = rig.call();
        assertThat(second.failure()).isExactlyInstanceOf(MongoTimeoutException.class);
        rig.opener.openAll();
        assertThat(first.connection()).isNotNull();
    }

    @Test
    void manyOpeningsAreNotAllPrinted() {
        PoolRig rig = ready(settings -> settings.maxWaitTime(1, TimeUnit.SECONDS));
        Caller first = rig.call();
        IntStream.range(0, 4).forEach(i -> rig.call());
        rig.advanceMillis(1_000);
        assertThat(first.failure()).hasMessageContaining("5 openings under way").hasMessageContaining(", and 2 more]");
    }

    // ---- paused, ready, clear, close

    @Test
    void aPausedPoolRefuses() {
        PoolRig rig = new PoolRig();
        Caller caller = rig.call();
        assertThat(caller.failure()).isExactlyInstanceOf(MongoConnectionPoolClearedException.class);
        assertThat(rig.events.take())
                .containsExactly("pool created", "check-out started", "check-out failed CONNECTION_ERROR after 0 ms");
    }

    @Test
    void clearingFailsWhoeverWaitsAndClosesWhatIsIdle() {
        PoolRig rig = ready(settings -> settings.maxSize(2));
        List<HandConnection> open = rig.idle(2);
        Caller holder = rig.call();
        rig.call().lent().checkIn();
        Throwable cause = new IllegalStateException("the server is gone");
        rig.events.take();
        rig.pool.clear(cause, false);
        assertThat(rig.events.take()).containsExactly("pool cleared", "closed 1 STALE");
        assertThat(open.get(0).isOpen()).isFalse();
        assertThat(holder.connection().isOpen()).isTrue();
        assertThat(rig.pool.generation()).isEqualTo(1);
        assertThat(rig.call().failure()).hasCause(cause);
        holder.lent().checkIn();
        assertThat(holder.connection().isOpen()).isFalse();
        assertThat(rig.events.take()).endsWith("checked in 2", "closed 2 STALE");
    }

    @Test
    void clearingClosesOpeningsUnderWay() {
        PoolRig rig = ready(settings -> settings.maxConnecting(1));
        Caller first = rig.call();
        Caller second = rig.call();
        rig.opener.opening(0).resolved();
        rig.events.take();
        rig.pool.clear(null, false);
        assertThat(rig.opener.opening(0).steps()).endsWith("establish", "cancel establish");
        assertThat(rig.opener.opening(1).steps()).endsWith("cancel resolve");
        assertThat(first.failure()).isExactlyInstanceOf(MongoConnectionPoolClearedException.class);
        assertThat(second.failure()).isExactlyInstanceOf(MongoConnectionPoolClearedException.class);
        rig.pool.ready();
        rig.call();
        rig.opener.resolveAll();
        assertThat(rig.opener.establishing()).as("permits are free again").hasSize(1);
    }

    @Test
    void clearingWhatIsReadyByANewerDecisionKeepsWhoeverWaits() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        Caller waiting = rig.call();
        rig.events.take();
        rig.pool.clear(null, false, () -> true);
        assertThat(rig.events.take()).containsExactly("pool cleared", "pool ready");
        assertThat(waiting.isWaiting()).isTrue();
        holder.lent().checkIn();
        assertThat(holder.connection().isOpen()).as("of the old generation").isFalse();
        rig.opener.resolveAll();
        assertThat(rig.opener.establishing()).hasSize(1);
    }

    @Test
    void clearingAPausedPoolCountsTheGenerationButIsNotAnnounced() {
        PoolRig rig = new PoolRig();
        rig.events.take();
        rig.pool.clear(null, false);
        assertThat(rig.events.take()).isEmpty();
        assertThat(rig.pool.generation()).isEqualTo(1);
    }

    @Test
    void clearingWithInterruptClosesLentConnectionsNow() {
        PoolRig rig = ready();
        rig.idle(1);
        Caller holder = rig.call();
        rig.events.take();
        rig.pool.clear(null, true);
        assertThat(holder.connection().closeReason())
                .isEqualTo("Connection to db:27017 interrupted due to server monitor timeout");
        assertThat(rig.events.take()).containsExactly("pool cleared");
        holder.lent().discard("the channel was closed");
        assertThat(rig.events.take()).containsExactly("checked in 1", "closed 1 STALE");
    }

    @Test
    void lentConnectionsAreInterruptedEvenIfThePoolIsPausedAlready() {
        PoolRig rig = ready();
        rig.idle(1);
        Caller holder = rig.call();
        rig.pool.clear(null, false);
        rig.pool.clear(null, true);
        assertThat(holder.connection().isOpen()).isFalse();
    }

    @Test
    void closingIsFinalAndIdempotent() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        Caller waiting = rig.call();
        rig.events.take();
        rig.pool.close();
        rig.pool.close();
        rig.pool.ready();
        assertThat(waiting.failure()).isExactlyInstanceOf(MongoServerUnavailableException.class);
        assertThat(holder.connection().isOpen()).isFalse();
        assertThat(rig.events.take()).containsExactly("check-out failed POOL_CLOSED after 0 ms", "pool closed");
        holder.lent().checkIn();
        assertThat(rig.events.take()).containsExactly("checked in 1", "closed 1 POOL_CLOSED");
        assertThat(rig.call().failure()).isExactlyInstanceOf(MongoServerUnavailableException.class);
        assertThat(rig.time.pending()).isZero();
    }

    @Test
    void closingCancelsWhatIsBeingOpened() {
        PoolRig rig = ready();
        rig.call();
        rig.opener.resolveAll();
        rig.pool.close();
        assertThat(rig.opener.opening(0).steps()).endsWith("cancel establish");
    }

    // ---- perished

    @Test
    void aConnectionClosedByTheServerIsForgottenAtOnce() {
        PoolRig rig = ready();
        HandConnection idle = rig.idle(1).get(0);
        idle.close("end of stream");
        assertThat(rig.events.take()).containsExactly("closed 1 ERROR");
        rig.call();
        assertThat(rig.opener.resolving()).hasSize(1);
    }

    @Test
    void aConnectionIdleForTooLongIsNeverLent() {
        PoolRig rig = ready(settings -> settings.maxConnectionIdleTime(10, TimeUnit.SECONDS));
        HandConnection idle = rig.idle(1).get(0);
        rig.advanceMillis(10_000);
        Caller caller = rig.call();
        assertThat(caller.isWaiting()).isTrue();
        assertThat(idle.isOpen()).isFalse();
        assertThat(rig.events.take()).containsExactly("check-out started", "closed 1 IDLE");
    }

    @Test
    void aConnectionAliveForTooLongIsClosedAtCheckIn() {
        PoolRig rig = ready(settings -> settings.maxConnectionLifeTime(10, TimeUnit.SECONDS));
        rig.idle(1);
        Caller caller = rig.call();
        rig.advanceMillis(10_000);
        caller.lent().checkIn();
        assertThat(caller.connection().isOpen()).isFalse();
    }

    // ---- background

    @Test
    void readyFillsUpToTheMinimumAndKeepsItFilled() {
        PoolRig rig = ready(settings -> settings.minSize(3).maintenanceFrequency(1, TimeUnit.SECONDS));
        rig.opener.openAll();
        assertThat(rig.opener.begun()).hasSize(3);
        rig.call().connection().close("end of stream");
        rig.call().lent().discard("broken");
        rig.advanceMillis(1_000);
        assertThat(rig.opener.begun().size()).isGreaterThan(3);
    }

    @Test
    void aFailedFillingIsNotRepeatedBeforeTheNextRun() {
        PoolRig rig = ready(settings -> settings.minSize(1).maintenanceFrequency(1, TimeUnit.SECONDS));
        rig.opener.resolveAll();
        rig.opener.opening(0).establishFailed(new MongoTimeoutException("refused"));
        assertThat(rig.opener.begun()).hasSize(1);
        assertThat(rig.toldTopology).containsExactly("refused in 0");
        rig.advanceMillis(1_000);
        assertThat(rig.opener.begun()).hasSize(2);
    }

    @Test
    void aFailedFillingIsSaidOnceUntilOneSucceeds() {
        PoolRig rig = ready(settings -> settings.minSize(1).maintenanceFrequency(1, TimeUnit.SECONDS));
        rig.opener.last().resolveFailed(new MongoTimeoutException("no such host"));
        rig.advanceMillis(1_000);
        rig.opener.last().resolveFailed(new MongoTimeoutException("no such host"));
        assertThat(rig.logged).hasSize(1);
        assertThat(rig.logged.get(0)).startsWith("WARN io.codriver.pool").endsWith("no such host");

        rig.advanceMillis(1_000);
        rig.opener.openAll();
        rig.idle(1).get(0).close("end of stream");
        rig.advanceMillis(1_000);
        rig.opener.last().resolveFailed(new MongoTimeoutException("again"));
        assertThat(rig.logged).hasSize(2);
    }

    @Test
    void aFailureThatSomebodyHearsOfIsNotSaidAsWell() {
        PoolRig rig = ready(settings -> settings.minSize(1));
        Caller caller = rig.call();
        rig.opener.last().resolveFailed(new MongoTimeoutException("no such host"));
        assertThat(caller.failure()).hasMessageContaining("no such host");
        assertThat(rig.logged).isEmpty();
    }

    @Test
    void fillingDoesNotBeginBeforeTheInitialDelay() {
        PoolRig rig = ready(settings -> settings.minSize(1).maintenanceInitialDelay(5, TimeUnit.SECONDS));
        rig.advanceMillis(4_999);
        assertThat(rig.opener.begun()).isEmpty();
        rig.advanceMillis(1);
        assertThat(rig.opener.begun()).hasSize(1);
    }

    @Test
    void fillingLookupsAreNotGivenUpForWantOfCallers() {
        PoolRig rig = ready(settings -> settings.minSize(2));
        Caller caller = rig.call();
        assertThat(rig.opener.begun())
                .as("the caller shares what is on its way")
                .hasSize(2);
        caller.cancel();
        assertThat(rig.opener.resolving()).hasSize(2);
    }

    @Test
    void readyIsAnnouncedBeforeAnythingIsCreated() {
        PoolRig rig = new PoolRig(settings -> settings.minSize(1));
        rig.pool.ready();
        rig.opener.openAll();
        assertThat(rig.events.take()).containsExactly("pool created", "pool ready", "created 1", "ready 1 after 0 ms");
    }

    @Test
    void maintenanceClosesWhatIsIdleForTooLong() {
        PoolRig rig = ready(settings ->
                settings.maxConnectionIdleTime(2, TimeUnit.SECONDS).maintenanceFrequency(1, TimeUnit.SECONDS));
        List<HandConnection> idle = rig.idle(2);
        rig.advanceMillis(2_000);
        assertThat(idle).noneMatch(HandConnection::isOpen);
    }

    // ---- warm-up, drain

    @Test
    void warmUpOpensOneConnectionIfThereIsNoMinimum() {
        PoolRig rig = ready();
        AtomicBoolean done = new AtomicBoolean();
        rig.pool.warmUp(Deadline.NEVER).subscribe(nothing -> {}, failure -> {}, () -> done.set(true));
        assertThat(done).isFalse();
        rig.opener.openAll();
        assertThat(done).isTrue();
        assertThat(rig.call().connection()).isNotNull();
    }

    @Test
    void warmUpFailsWithItsOpening() {
        PoolRig rig = ready();
        Mono<Void> warm = rig.pool.warmUp(Deadline.NEVER);
        StepVerifier.create(warm)
                .then(rig.opener::resolveAll)
                .then(() -> rig.opener.opening(0).establishFailed(new MongoTimeoutException("refused")))
                .expectErrorMessage("refused")
                .verify();
    }

    @Test
    void warmUpEndsWithItsLimit() {
        PoolRig rig = ready();
        StepVerifier.create(rig.pool.warmUp(rig.time.in(Duration.ofSeconds(1))))
                .then(() -> rig.advanceMillis(1_000))
                .expectErrorMatches(failure -> failure.getMessage().contains("resolve 1.0 s so far"))
                .verify();
    }

    @Test
    void drainWaitsForWhatIsLentAndRefusesNewCallers() {
        PoolRig rig = ready();
        rig.idle(1);
        Caller holder = rig.call();
        StepVerifier.create(rig.pool.drain(Duration.ofSeconds(10)))
                .then(() -> assertThat(rig.call().failure()).isExactlyInstanceOf(MongoServerUnavailableException.class))
                .then(() -> holder.lent().checkIn())
                .verifyComplete();
    }

    @Test
    void drainEndsWithItsLimit() {
        PoolRig rig = ready();
        rig.idle(1);
        rig.call();
        StepVerifier.create(rig.pool.drain(Duration.ofSeconds(10)))
                .then(() -> rig.advanceMillis(10_000))
                .verifyComplete();
    }

    // ---- others' code

    @Test
    void aThrowingListenerDisturbsNobody() {
        PoolRig rig = new PoolRig(settings -> settings.addConnectionPoolListener(new ConnectionPoolListener() {
            @Override
            public void connectionPoolReady(ConnectionPoolReadyEvent event) {
                throw new IllegalStateException("listener");
            }
        }));
        rig.pool.ready();
        rig.idle(1);
        assertThat(rig.call().connection()).isNotNull();
    }

    @Test
    void aCallerMayUseThePoolFromInsideItsSignal() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        List<String> order = new ArrayList<>();
        rig.pool.checkOut(Deadline.NEVER).subscribe(lent -> {
            order.add("first");
            lent.checkIn();
            rig.pool.checkOut(Deadline.NEVER).subscribe(again -> order.add("second"));
        });
        holder.lent().checkIn();
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void theNewestOpeningIsShown() {
        PoolRig rig = ready();
        rig.call();
        rig.advanceMillis(3_000);
        assertThat(rig.pool.lastOpening()).hasToString("Optional[resolve 3.0 s so far]");
        rig.opener.resolveAll();
        rig.opener.opening(0).establishFailed(new MongoTimeoutException("refused"));
        assertThat(rig.pool.lastOpening().orElseThrow().toString()).contains("connect", "failed");
    }

    @Test
    void anyNumberOfCallersMayComeBackFromInsideTheirSignals() {
        PoolRig rig = ready(settings -> settings.maxSize(1));
        rig.idle(1);
        Caller holder = rig.call();
        int[] served = {0};
        IntStream.range(0, 100_000)
                .forEach(i -> rig.pool.checkOut(Deadline.NEVER).subscribe(lent -> {
                    served[0]++;
                    lent.checkIn();
                }));
        holder.lent().checkIn();
        assertThat(served[0]).isEqualTo(100_000);
    }

    // ---- what the topology hears of failures, and when

    @Test
    void aPoolThatIsClearedForAFailedOpeningEndsItAfterwardsWithItsOwnFailure() {
        PoolRig rig = ready();
        rig.whenToldTopology = () -> rig.pool.clear(new IllegalStateException("cleared"), false);
        Caller caller = rig.call();
        rig.opener.resolveAll();
        rig.events.take();
        Throwable failure = new IllegalStateException("refused");
        rig.opener.opening(0).establishFailed(failure);
        assertThat(caller.failure()).isSameAs(failure);
        assertThat(rig.events.take())
                .containsExactly("pool cleared", "closed 1 ERROR", "check-out failed CONNECTION_ERROR after 0 ms");
    }

    @Test
    void ourEventSaysWhetherConnectionsInUseWereInterrupted() {
        PoolRig rig = ready();
        Throwable cause = new IllegalStateException("silent");
        rig.pool.clear(cause, true);
        assertThat(rig.heard).hasSize(1);
        assertThat(rig.heard.get(0).interruptInUse()).isTrue();
        assertThat(rig.heard.get(0).cause()).contains(cause);
        assertThat(rig.heard.get(0).serviceId()).isEmpty();
    }

    // ---- which connection

    @Test
    void aConnectionOfTheCallersEventLoopIsLentBeforeOthers() {
        PoolRig rig = ready();
        List<HandConnection> open = rig.idle(3);
        open.get(1).on(Thread.currentThread());
        assertThat(rig.call().connection()).isSameAs(open.get(1));
        assertThat(rig.call().connection()).as("then last used first").isSameAs(open.get(2));
    }

    @Test
    void aPerishedConnectionOfTheCallersEventLoopIsNotLent() {
        PoolRig rig = ready();
        List<HandConnection> open = rig.idle(2);
        open.get(0).on(Thread.currentThread());
        rig.pool.clear(null, false);
        rig.pool.ready();
        assertThat(rig.call().isWaiting()).isTrue();
    }

    // ---- time to live

    @Test
    void connectionsLiveALittleShorterThanTheLimitAndNeverLonger() {
        PoolRig rig = ready(settings -> settings.maxConnectionLifeTime(100, TimeUnit.SECONDS));
        rig.random = 0.5;
        Caller caller = rig.call();
        rig.opener.openAll();
        caller.lent().checkIn();
        rig.advanceMillis(94_999);
        assertThat(caller.connection().isOpen()).isTrue();
        rig.call().lent().checkIn();
        assertThat(caller.connection().isOpen()).isTrue();
        rig.advanceMillis(1);
        rig.call();
        assertThat(caller.connection().isOpen()).isFalse();
    }
}
