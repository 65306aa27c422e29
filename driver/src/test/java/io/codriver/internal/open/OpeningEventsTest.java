package io.codriver.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.event.ConnectAttempt;
import io.codriver.event.ConnectAttemptEndedEvent;
import io.codriver.event.ConnectEndedEvent;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.HandshakeEndedEvent;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.event.OpeningListener;
import io.codriver.event.OpeningMetrics;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.event.TlsEndedEvent;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.observe.Observation;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.secure.TlsFailure;
import io.codriver.internal.time.Deadline;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupProgress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What listeners hear of the stages of an opening. Before each of them stands one that throws at everything. */
class OpeningEventsTest {

    private final OpeningRig rig = new OpeningRig();
    private final Told told = new Told();
    private final Opening opening = opening();

    private Opening opening() {
        rig.listeners = List.of(new Throwing(), told);
        return rig.opener().begin(OpeningRig.SERVER, false);
    }

    private Disposable resolve() {
        return opening.resolve(Deadline.NEVER).subscribe(nothing -> {}, failure -> {});
    }

    private Disposable establish() {
        return opening.establish(Deadline.NEVER).subscribe(connection -> {}, failure -> {});
    }

    private Disposable dialing() {
        resolve();
        rig.answerLookup();
        opening.awaitPermit();
        return establish();
    }

    private void advanceMillis(long millis) {
        rig.time.advance(Duration.ofMillis(millis));
    }

    @Test
    void everyStageIsToldOfOnceAndInOrder() {
        resolve();
        advanceMillis(40);
        rig.answerLookup(new LookupProgress(Duration.ofMillis(30), 7, 2, true));
        opening.awaitPermit();
        establish();
        Attempt refused = rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED);
        rig.watchSees(rig.attempt(OpeningRig.FIRST, Attempt.Outcome.RUNNING));
        rig.watchSees(refused, rig.attempt(OpeningRig.SECOND, Attempt.Outcome.RUNNING));
        Attempt won = rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK);
        rig.watchSees(refused, won);
        rig.connected(refused, won);
        advanceMillis(20);
        rig.tls.tryEmitEmpty();
        advanceMillis(3);
        rig.greeted();

        assertThat(told.story)
                .containsExactly(
                        "resolve done",
                        "/10.0.0.1:27018 REFUSED",
                        "/10.0.0.2:27018 WON",
                        "connect done",
                        "tls done",
                        "hello done",
                        "opened");
        assertThat(told.ids).hasSize(1);
    }

    @Test
    void valuesOfTheStagesAreTyped() {
        resolve();
        advanceMillis(40);
        LookupProgress progress = new LookupProgress(Duration.ofMillis(30), 7, 2, true);
        rig.answerLookup(progress);
        opening.awaitPermit();
        establish();
        advanceMillis(5);
        rig.connected(
                rig.attempt(OpeningRig.FIRST, Attempt.Outcome.LOST),
                rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK));
        advanceMillis(20);
        rig.tls.tryEmitEmpty();
        advanceMillis(3);
        rig.greeted();

        ResolveEndedEvent resolved = told.only(ResolveEndedEvent.class);
        assertThat(resolved.server()).isEqualTo(OpeningRig.SERVER);
        assertThat(resolved.forMonitor()).isFalse();
        assertThat(resolved.addresses()).containsExactly(OpeningRig.FIRST, OpeningRig.SECOND);
        assertThat(resolved.progress()).isEqualTo(progress);
        assertThat(resolved.stale()).isFalse();
        assertThat(resolved.cached()).isFalse();
        assertThat(resolved.entry().duration()).isEqualTo(Duration.ofMillis(40));
        ConnectEndedEvent connected = told.only(ConnectEndedEvent.class);
        assertThat(connected.entry().start()).isEqualTo(Duration.ofMillis(40));
        assertThat(connected.attempts())
                .extracting(ConnectAttempt::outcome)
                .containsExactly(ConnectAttempt.Outcome.LOST, ConnectAttempt.Outcome.WON);
        assertThat(connected.winner().orElseThrow().start()).isEqualTo(Duration.ofMillis(45));
        TlsEndedEvent secured = told.only(TlsEndedEvent.class);
        assertThat(secured.remote()).isEqualTo(OpeningRig.SECOND);
        assertThat(secured.entry().duration()).isEqualTo(Duration.ofMillis(20));
        assertThat(told.only(HandshakeEndedEvent.class).roundTrip()).contains(Duration.ofMillis(4));
    }

    @Test
    void staleAddressesAreToldAsSuch() {
        resolve();
        rig.lookup.tryEmitNext(
                new AddressBatch(List.of(InetAddress.getLoopbackAddress()), null, LookupProgress.DIRECT, true));
        assertThat(told.only(ResolveEndedEvent.class).stale()).isTrue();
        assertThat(told.only(ResolveEndedEvent.class).cached()).isFalse();
    }

    @Test
    void addressesAtHandAreToldAsSuch() {
        resolve();
        rig.lookup.tryEmitNext(
                new AddressBatch(List.of(InetAddress.getLoopbackAddress()), null, LookupProgress.DIRECT, false, true));
        assertThat(told.only(ResolveEndedEvent.class).cached()).isTrue();
        assertThat(told.only(ResolveEndedEvent.class).stale()).isFalse();
    }

    @Test
    void openingGivenUpBetweenTwoStagesEndsThere() {
        resolve();
        rig.answerLookup();
        opening.abandon();
        assertThat(told.story).containsExactly("resolve done", "not opened");
        assertThat(told.only(ConnectionOpenFailedEvent.class).failure().stage()).isEqualTo(OpenStage.RESOLVE);
        assertThat(rig.counters.read()).isEqualTo(new OpeningMetrics(1, 0, 0, 0, 1, 0, 0, 0));

        establish().dispose();
        opening.abandon();
        assertThat(told.story).as("the end is told once, and nothing after it").hasSize(2);
    }

    @Test
    void openingThatNeverBeganIsNotToldOf() {
        opening.abandon();
        assertThat(told.story).isEmpty();
        assertThat(rig.counters.read()).isEqualTo(OpeningMetrics.NONE);
    }

    @Test
    void failedLookupIsToldWithItsError() {
        resolve();
        rig.lookup.tryEmitError(new UnknownHostException("db1"));
        assertThat(told.story).containsExactly("resolve failed", "not opened");
        assertThat(told.only(ResolveEndedEvent.class).failure())
                .hasValueSatisfying(met -> assertThat(met).isInstanceOf(UnknownHostException.class));
    }

    @Test
    void attemptsThatNobodyWatchedAreToldWhenTheRaceFails() {
        dialing();
        rig.watchSees(rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED));
        rig.dialFails(
                true,
                rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED),
                rig.attempt(OpeningRig.SECOND, Attempt.Outcome.TIMED_OUT));
        assertThat(told.story)
                .containsExactly(
                        "resolve done",
                        "/10.0.0.1:27018 REFUSED",
                        "/10.0.0.2:27018 TIMED_OUT",
                        "connect timed_out",
                        "not opened");
    }

    @Test
    void failedTlsIsTheLastStage() {
        dialing();
        rig.connected(rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK));
        rig.tls.tryEmitError(new TlsFailure(TlsFailure.Kind.CERTIFICATE, "expired", null));
        assertThat(told.story)
                .containsExactly("resolve done", "/10.0.0.2:27018 WON", "connect done", "tls failed", "not opened");
        assertThat(told.only(TlsEndedEvent.class).protocol()).isEmpty();
    }

    @Test
    void attemptsOfARaceThatIsGivenUpAreLostAndLaterNewsOfThemIsIgnored() {
        Disposable race = dialing();
        rig.watchSees(rig.attempt(OpeningRig.FIRST, Attempt.Outcome.RUNNING));
        race.dispose();
        rig.watchSees(rig.attempt(OpeningRig.FIRST, Attempt.Outcome.LOST));
        assertThat(told.story)
                .containsExactly("resolve done", "/10.0.0.1:27018 LOST", "connect cancelled", "not opened");
    }

    @Test
    void openingGivenUpWhileItWaitsForAPermitIsToldOfOnce() {
        resolve();
        rig.answerLookup();
        opening.awaitPermit();
        opening.abandon();
        opening.abandon();
        assertThat(told.story).containsExactly("resolve done", "not opened");
        assertThat(rig.counters.read()).isEqualTo(new OpeningMetrics(1, 0, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void openConnectionIsNotAffectedByWhoeverAbandonsItsOpening() {
        dialing();
        rig.connected(rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK));
        rig.tls.tryEmitEmpty();
        rig.greeted();
        opening.abandon();
        assertThat(told.story).endsWith("opened");
        assertThat(rig.channel.isActive()).isTrue();
    }

    @Test
    void plainClientsHearNothingOfTls() {
        OpeningRig plain = new OpeningRig();
        Told heard = new Told();
        plain.listeners = List.of(heard);
        plain.secured = false;
        Opening own = plain.opener().begin(OpeningRig.SERVER, true);
        own.resolve(Deadline.NEVER).subscribe();
        plain.answerLookup();
        own.establish(Deadline.NEVER).subscribe();
        plain.connected(plain.attempt(OpeningRig.SECOND, Attempt.Outcome.OK));
        plain.greeted();
        assertThat(heard.story)
                .containsExactly("resolve done", "/10.0.0.2:27018 WON", "connect done", "hello done", "opened");
        assertThat(heard.only(ConnectionOpenedEvent.class).forMonitor()).isTrue();
    }

    @Test
    void nothingIsMadeWhenNobodyListens() {
        assertThat(Observers.of(List.of()).follow()).isSameAs(Observation.NONE);
    }

    @Test
    void outcomesAndAttemptsAreCounted() {
        dialing();
        assertThat(rig.counters.read()).isEqualTo(new OpeningMetrics(1, 0, 0, 0, 0, 0, 0, 0));
        rig.connected(
                rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED),
                rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK));
        rig.tls.tryEmitEmpty();
        rig.greeted();
        OpeningMetrics metrics = rig.counters.read();
        assertThat(metrics).isEqualTo(new OpeningMetrics(1, 1, 0, 0, 0, 1, 2, 2));
        assertThat(metrics.attemptsPerOpening()).isEqualTo(2.0);
        assertThat(OpeningMetrics.NONE.attemptsPerOpening()).isZero();
    }

    @Test
    void errorsAndLimitsAreCountedApart() {
        resolve();
        rig.lookup.tryEmitError(new UnknownHostException("db1"));
        assertThat(rig.counters.read()).isEqualTo(new OpeningMetrics(1, 0, 1, 0, 0, 0, 0, 0));

        OpeningRig late = new OpeningRig();
        Opening own = late.opener().begin(OpeningRig.SERVER, false);
        own.resolve(Deadline.NEVER).subscribe(nothing -> {}, failure -> {});
        late.time.advance(Duration.ofSeconds(10));
        assertThat(late.counters.read()).isEqualTo(new OpeningMetrics(1, 0, 0, 1, 0, 0, 0, 0));
    }

    /** Writes down what it hears. */
    private static final class Told implements OpeningListener {
        private final List<String> story = new ArrayList<>();
        private final List<Object> events = new ArrayList<>();
        private final Set<Long> ids = new TreeSet<>();

        private void heard(long id, Object event, String words) {
            ids.add(id);
            events.add(event);
            story.add(words);
        }

        private static String readable(Outcome outcome) {
            return outcome.name().toLowerCase(Locale.ROOT);
        }

        <E> E only(Class<E> type) {
            List<E> found =
                    events.stream().filter(type::isInstance).map(type::cast).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }

        @Override
        public void resolveEnded(ResolveEndedEvent event) {
            heard(event.openingId(), event, "resolve " + readable(event.entry().outcome()));
        }

        @Override
        public void connectAttemptEnded(ConnectAttemptEndedEvent event) {
            heard(
                    event.openingId(),
                    event,
                    event.attempt().address() + " " + event.attempt().outcome());
        }

        @Override
        public void connectEnded(ConnectEndedEvent event) {
            heard(event.openingId(), event, "connect " + readable(event.entry().outcome()));
        }

        @Override
        public void tlsEnded(TlsEndedEvent event) {
            heard(event.openingId(), event, "tls " + readable(event.entry().outcome()));
        }

        @Override
        public void handshakeEnded(HandshakeEndedEvent event) {
            heard(event.openingId(), event, "hello " + readable(event.entry().outcome()));
        }

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            heard(event.openingId(), event, "opened");
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            heard(event.openingId(), event, "not opened");
        }
    }

    private static final class Throwing implements OpeningListener {
        @Override
        public void resolveEnded(ResolveEndedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }

        @Override
        public void connectAttemptEnded(ConnectAttemptEndedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }

        @Override
        public void connectEnded(ConnectEndedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }

        @Override
        public void tlsEnded(TlsEndedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }

        @Override
        public void handshakeEnded(HandshakeEndedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            throw OpeningRig.LISTENER_FAILURE;
        }
    }
}
