package io.codriver.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.secure.TlsFailure;
import io.codriver.internal.time.Deadline;
import io.codriver.resolve.LookupProgress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

class StagedOpenerTest {

    private static final String OVERLOADED = "SystemOverloadedError";
    private static final String RETRYABLE = "RetryableError";

    private final OpeningRig rig = new OpeningRig();
    private final List<OpenConnection> got = new ArrayList<>();
    private @Nullable Throwable error;
    private boolean resolved;

    private Opening begin() {
        return rig.opener().begin(OpeningRig.SERVER, false);
    }

    private Disposable resolve(Opening opening, Deadline by) {
        return opening.resolve(by).subscribe(nothing -> {}, failure -> error = failure, () -> resolved = true);
    }

    private Disposable establish(Opening opening, Deadline by) {
        return opening.establish(by).subscribe(got::add, failure -> error = failure);
    }

    private void advanceMillis(long millis) {
        rig.time.advance(Duration.ofMillis(millis));
    }

    /** Resolved, and the dialer at work. */
    private Opening dialing() {
        return dialing(Deadline.NEVER);
    }

    private Opening dialing(Deadline by) {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        establish(opening, by);
        return opening;
    }

    private OpenFailure failure() {
        assertThat(rig.failed).as("failure events").hasSize(1);
        assertThat(rig.opened).isEmpty();
        assertThat(error).isInstanceOf(MongoException.class);
        return rig.failed.get(0).failure();
    }

    private MongoException exception() {
        return (MongoException) Optional.ofNullable(error).orElseThrow();
    }

    @Test
    void stagesFollowOneAnotherAndTheLedgerTellsTheirTimes() {
        Opening opening = begin();
        assertThat(opening.ledger()).isEqualTo(OpeningLedger.EMPTY);
        resolve(opening, Deadline.NEVER);
        advanceMillis(4_900);
        rig.answerLookup(new LookupProgress(Duration.ofMillis(4_800), 213, 37, true));
        assertThat(resolved).isTrue();
        opening.awaitPermit();
        advanceMillis(20);
        establish(opening, Deadline.NEVER);
        advanceMillis(12);
        rig.connected(
                rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED),
                rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK));
        advanceMillis(30);
        rig.tls.tryEmitEmpty();
        advanceMillis(15);
        rig.greeted();

        assertThat(rig.story).containsExactly("dial", "tls db1:27018", "hello");
        assertThat(rig.offered).containsExactly(List.of(OpeningRig.FIRST, OpeningRig.SECOND));
        assertThat(got).hasSize(1);
        OpenConnection connection = got.get(0);
        assertThat(connection.ledger())
                .hasToString("resolve 4.9 s (queued 4.8 s behind 213 lookups, shared with 37) | permit 20 ms"
                        + " | connect 12 ms (2 tried: 10.0.0.1 refused, 10.0.0.2 ok) | tls 30 ms | hello 15 ms");
        assertThat(connection.remote()).isEqualTo(OpeningRig.SECOND);
        assertThat(connection.server()).isEqualTo(OpeningRig.SERVER);
        assertThat(connection.helloNanos()).isEqualTo(4_000_000);
        assertThat(connection.isOpen()).isTrue();
        assertThat(rig.failed).isEmpty();
        assertThat(rig.opened).hasSize(1);
        assertThat(rig.opened.get(0).ledger()).isEqualTo(connection.ledger());
        assertThat(rig.opened.get(0).remote()).isEqualTo(OpeningRig.SECOND);
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Opening opening = begin();
        opening.resolve(Deadline.NEVER);
        opening.establish(Deadline.NEVER);
        assertThat(rig.story).isEmpty();
        assertThat(opening.ledger()).isEqualTo(OpeningLedger.EMPTY);
    }

    @Test
    void ledgerOfARunningLookupTellsForWhatItWaits() {
        rig.progress = Optional.of(new LookupProgress(Duration.ofSeconds(9), 1, 0, false));
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        advanceMillis(2_000);
        assertThat(opening.ledger()).hasToString("resolve 2.0 s so far (queued 2.0 s behind 1 lookup)");
    }

    @Test
    void ledgerOfARunningRaceTellsTheAttempts() {
        Opening opening = dialing();
        rig.watchSees(rig.attempt(OpeningRig.FIRST, Attempt.Outcome.RUNNING));
        advanceMillis(100);
        assertThat(opening.ledger()).hasToString("resolve 0.0 ms | connect 100 ms so far (1 tried: 10.0.0.1 running)");
    }

    @Test
    void literalNeedsNoLookupAndSaysSo() {
        Opening opening = rig.opener().begin(new ServerAddress("::1", 27018), true);
        resolve(opening, Deadline.NEVER);
        assertThat(resolved).isTrue();
        assertThat(opening.ledger()).hasToString("resolve 0.0 ms (literal)");
    }

    @Test
    void plainConnectionSkipsTls() {
        rig.secured = false;
        dialing();
        rig.connected();
        rig.greeted();
        assertThat(rig.story).containsExactly("dial", "hello");
        assertThat(got).hasSize(1);
    }

    @Test
    void unixSocketWithTlsIsAConfigurationError() {
        resolve(rig.opener().begin(new UnixServerAddress("/tmp/x.sock"), false), Deadline.NEVER);
        assertThat(exception()).isExactlyInstanceOf(MongoConfigurationException.class);
        assertThat(failure().stage()).isEqualTo(OpenStage.RESOLVE);
    }

    // ---- what is remembered of an address

    @Test
    void addressThatWentThroughAllStagesIsProved() {
        dialing();
        rig.connected();
        rig.tls.tryEmitEmpty();
        assertThat(rig.proved).isEmpty();
        rig.greeted();
        assertThat(rig.proved).containsExactly(OpeningRig.SECOND);
        assertThat(rig.failedLater).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TlsFailure.Kind.class)
    void addressOfAFailedTlsStageIsReportedBack(TlsFailure.Kind kind) {
        dialing();
        rig.connected();
        rig.tls.tryEmitError(new TlsFailure(kind, "no", null));
        assertThat(rig.failedLater).containsExactly(OpeningRig.SECOND);
        assertThat(rig.proved).isEmpty();
    }

    @Test
    void addressThatSwallowsHelloIsReportedBack() {
        dialing();
        rig.connected();
        rig.tls.tryEmitEmpty();
        rig.hello.tryEmitError(new ExchangeFailure(ExchangeFailure.Kind.TIMEOUT, "no reply", null));
        assertThat(rig.failedLater).containsExactly(OpeningRig.SECOND);
    }

    @Test
    void addressIsNotBlamedForWhatOurOwnSideInterrupted() {
        dialing();
        rig.connected();
        rig.tls.tryEmitEmpty();
        rig.hello.tryEmitError(new ExchangeFailure(ExchangeFailure.Kind.INTERRUPTED, "cleared", null));
        assertThat(rig.failedLater).isEmpty();
        assertThat(rig.proved).isEmpty();
    }

    // ---- when the name is asked for again

    @Test
    void nameIsAskedForAgainOnceEveryAddressFailedToConnect() {
        dialing();
        rig.dialFails(false, rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED));
        assertThat(rig.unreachable).containsExactly("db1");
    }

    @ParameterizedTest
    @EnumSource(TlsFailure.Kind.class)
    void nameIsAskedForAgainOnceTheLastAddressFailedInTls(TlsFailure.Kind kind) {
        dialing();
        rig.failedLately.add(OpeningRig.FIRST);
        rig.connected();
        rig.tls.tryEmitError(new TlsFailure(kind, "no", null));
        assertThat(rig.unreachable).containsExactly("db1");
    }

    @Test
    void nameIsAskedForAgainOnceTheLastAddressFailedInTheHandshake() {
        dialing();
        rig.failedLately.add(OpeningRig.FIRST);
        rig.connected();
        rig.tls.tryEmitEmpty();
        rig.hello.tryEmitError(new ExchangeFailure(ExchangeFailure.Kind.READ, "closed", null));
        assertThat(rig.unreachable).containsExactly("db1");
    }

    @Test
    void nameIsNotAskedForAgainWhileAnotherOfItsAddressesMayBeGood() {
        dialing();
        rig.connected();
        rig.tls.tryEmitError(new TlsFailure(TlsFailure.Kind.CERTIFICATE, "somebody else", null));
        assertThat(rig.unreachable).isEmpty();
    }

    @Test
    void nameIsNotAskedForAgainWhenTheServerItselfSaidNo() {
        dialing();
        rig.failedLately.add(OpeningRig.FIRST);
        rig.connected();
        rig.tls.tryEmitEmpty();
        rig.hello.tryEmitError(new MongoSecurityException(null, "the credential was rejected"));
        assertThat(rig.failed).hasSize(1);
        assertThat(rig.unreachable).isEmpty();
    }

    // ---- limits

    @Test
    void handshakeHasAFreshClockFromTheConnectedChannelOn() {
        dialing();
        advanceMillis(450);
        Deadline expected = rig.time.in(Duration.ofMillis(500));
        rig.connected();
        assertThat(rig.tlsBy).isEqualTo(expected);
        advanceMillis(200);
        rig.tls.tryEmitEmpty();
        assertThat(rig.helloBy).as("TLS and hello share it").isEqualTo(expected);
        assertThat(rig.dialBy).as("the dialer keeps its own limit").isEqualTo(Deadline.NEVER);
    }

    @Test
    void ownHandshakeLimitTakesThePlaceOfTheConnectLimit() {
        rig.handshakeLimit = Optional.of(Duration.ofSeconds(7));
        dialing();
        rig.connected();
        assertThat(rig.tlsBy).isEqualTo(rig.time.in(Duration.ofSeconds(7)));
    }

    @Test
    void connectTimeoutOfZeroLeavesTheHandshakeToTheCallersLimit() {
        rig.connectLimit = Duration.ZERO;
        Deadline caller = rig.time.in(Duration.ofSeconds(3));
        dialing(caller);
        rig.connected();
        assertThat(rig.tlsBy).isEqualTo(caller);
        assertThat(rig.dialBy).isEqualTo(caller);
    }

    @Test
    void callersLimitStandsAboveThatOfTheStageAndTheErrorSaysSo() {
        Deadline caller = rig.time.in(Duration.ofMillis(300));
        dialing(caller);
        rig.connected();
        assertThat(rig.tlsBy).isEqualTo(caller);
        rig.tls.tryEmitError(new TlsFailure(TlsFailure.Kind.TIMEOUT, "no answer", null));
        assertThat(exception()).hasMessageContaining("the caller's own limit was up");
    }

    @Test
    void aCheckOfOursThatTookTooLongSaysNothingOfTheServersLoad() {
        dialing(rig.time.in(Duration.ofSeconds(3)));
        rig.connected();
        rig.tls.tryEmitError(new TlsFailure(TlsFailure.Kind.CHECKING, "not checked", null));
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketOpenException.class)
                .hasMessageContaining("revocation server (CRL, OCSP)");
        assertUnlabelled();
    }

    @Test
    void limitOfTheStageIsNamedWhenItWasTheStages() {
        dialing(rig.time.in(Duration.ofMillis(800)));
        rig.dialFails(true, rig.attempt(OpeningRig.FIRST, Attempt.Outcome.TIMED_OUT));
        assertThat(exception())
                .hasMessageContaining("connectTimeoutMS=500")
                .hasMessageNotContaining("caller's own limit");
    }

    // ---- failures, stage by stage

    @Test
    void unknownHostFailsTheResolveStageWithoutLabels() {
        resolve(begin(), Deadline.NEVER);
        advanceMillis(40);
        UnknownHostException noSuchHost = new UnknownHostException("db1");
        rig.lookup.tryEmitError(noSuchHost);
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketException.class)
                .hasMessageContaining("no such host (db1)")
                .hasMessageContaining("resolve 40 ms failed");
        assertUnlabelled();
        OpenFailure failure = failure();
        assertThat(failure).hasCause(noSuchHost);
        assertThat(failure.stage()).isEqualTo(OpenStage.RESOLVE);
        assertThat(failure.isTimeout()).isFalse();
        assertThat(exception().getCause()).isSameAs(failure);
        assertThat(((MongoSocketException) exception()).getServerAddress()).isEqualTo(OpeningRig.SERVER);
    }

    @Test
    void resolveLimitIsATimeoutOfTheResolveStageAndTellsTheQueue() {
        rig.progress = Optional.of(new LookupProgress(Duration.ofSeconds(10), 213, 3, false));
        resolve(begin(), Deadline.NEVER);
        advanceMillis(10_000);
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketException.class)
                .hasMessageContaining("resolve.timeout is 10.0 s")
                .hasMessageContaining("resolve 10.0 s timed out (queued 10.0 s behind 213 lookups, shared with 3)");
        assertUnlabelled();
        assertThat(failure().isTimeout()).isTrue();
        assertThat(rig.story).containsExactly("lookup cancelled");
    }

    @Test
    void rejectedHostIsAConfigurationErrorThatNamesIt() {
        resolve(rig.opener().begin(new ServerAddress("127.1", 27018), false), Deadline.NEVER);
        assertThat(exception())
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("'127.1'")
                .hasMessageContaining("short form");
        assertUnlabelled();
        assertThat(exception().getCause()).isSameAs(failure());
    }

    @Test
    void refusedConnectFailsTheConnectStageWithLabels() {
        dialing();
        advanceMillis(3);
        rig.dialFails(false, rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED));
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketOpenException.class)
                .hasMessageContaining("connect 3.0 ms failed (1 tried: 10.0.0.1 refused)")
                .hasMessageContaining("Nothing listens");
        assertLabelled();
        assertThat(failure().stage()).isEqualTo(OpenStage.CONNECT);
    }

    @Test
    void monitorsGetNoLabels() {
        Opening opening = rig.opener().begin(OpeningRig.SERVER, true);
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        establish(opening, Deadline.NEVER);
        rig.dialFails(true, rig.attempt(OpeningRig.FIRST, Attempt.Outcome.TIMED_OUT));
        assertUnlabelled();
        assertThat(rig.failed.get(0).forMonitor()).isTrue();
    }

    @Test
    void loopsThatWereShutDownAreNoOverload() {
        dialing();
        rig.dialFails(false);
        assertThat(exception()).isExactlyInstanceOf(MongoSocketOpenException.class);
        assertUnlabelled();
    }

    @ParameterizedTest
    @EnumSource(TlsFailure.Kind.class)
    void tlsFailureFailsTheTlsStageAndClosesTheChannel(TlsFailure.Kind kind) {
        dialing();
        rig.connected();
        rig.tls.tryEmitError(new TlsFailure(kind, "expected db1, found db2", null));
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketOpenException.class)
                .hasMessageContaining("expected db1, found db2");
        assertThat(rig.channel.isOpen()).isFalse();
        assertThat(failure().stage()).isEqualTo(OpenStage.TLS);
        switch (kind) {
            case TIMEOUT, NETWORK -> assertLabelled();
            case CHECKING, CERTIFICATE, PROTOCOL -> assertUnlabelled();
        }
    }

    @ParameterizedTest
    @EnumSource(ExchangeFailure.Kind.class)
    void helloFailureFailsTheHelloStageAndClosesTheChannel(ExchangeFailure.Kind kind) {
        greeting();
        rig.hello.tryEmitError(new ExchangeFailure(kind, "what was met", null));
        Class<? extends MongoException> expected =
                switch (kind) {
                    case TIMEOUT -> MongoSocketReadTimeoutException.class;
                    case WRITE -> MongoSocketWriteException.class;
                    case READ, NOT_SENT, PROTOCOL, INTERRUPTED -> MongoSocketReadException.class;
                    case ENCODING -> MongoInternalException.class;
                };
        assertThat(exception()).isExactlyInstanceOf(expected).hasMessageContaining("what was met");
        assertThat(rig.channel.isOpen()).isFalse();
        assertThat(failure().stage()).isEqualTo(OpenStage.HELLO);
        assertThat(failure().isTimeout()).isEqualTo(kind == ExchangeFailure.Kind.TIMEOUT);
        switch (kind) {
            case TIMEOUT, WRITE, READ, NOT_SENT -> assertLabelled();
            case PROTOCOL, INTERRUPTED, ENCODING -> assertUnlabelled();
        }
    }

    @Test
    void aClientCertificateThatIsRefusedAfterTheHandshakeIsNoOverload() {
        greeting();
        SSLException alert = new SSLHandshakeException("Received fatal alert: certificate_required");
        rig.hello.tryEmitError(new ExchangeFailure(ExchangeFailure.Kind.READ, "the connection broke", alert));
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketReadException.class)
                .hasMessageContaining("The server asks for a client certificate");
        assertUnlabelled();
    }

    @Test
    void errorReplyToHelloStaysTheCommandExceptionItIs() {
        greeting();
        MongoCommandException answer =
                new MongoCommandException(BsonDocument.parse("{ok: 0, code: 13, errmsg: 'no'}"), OpeningRig.SERVER);
        rig.hello.tryEmitError(answer);
        assertThat(error).isSameAs(answer);
        assertThat(answer.getErrorCode()).isEqualTo(13);
        assertThat(answer.getCause()).isSameAs(failure());
        assertUnlabelled();
        assertThat(rig.channel.isOpen()).isFalse();
    }

    @Test
    void bugInAStageClosesTheChannelAndIsReported() {
        greeting();
        IllegalStateException bug = new IllegalStateException("bug");
        rig.hello.tryEmitError(bug);
        assertThat(exception()).isExactlyInstanceOf(MongoInternalException.class);
        assertThat(failure()).hasCause(bug);
        assertThat(rig.channel.isOpen()).isFalse();
    }

    private void greeting() {
        dialing();
        rig.connected();
        rig.tls.tryEmitEmpty();
    }

    private void assertLabelled() {
        assertThat(exception().getErrorLabels()).containsExactlyInAnyOrder(OVERLOADED, RETRYABLE);
    }

    private void assertUnlabelled() {
        assertThat(exception().getErrorLabels()).isEmpty();
    }

    // ---- cancelling

    @Test
    void cancellingTheResolveGivesUpTheLookup() {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER).dispose();
        assertThat(rig.story).containsExactly("lookup cancelled");
        assertCancelled(opening, OpenStage.RESOLVE);
    }

    @Test
    void cancellingTheDialCancelsTheRace() {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        establish(opening, Deadline.NEVER).dispose();
        assertThat(rig.story).contains("dial cancelled");
        assertCancelled(opening, OpenStage.CONNECT);
    }

    @Test
    void cancellingInsideTlsClosesTheChannel() {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        Disposable establishing = establish(opening, Deadline.NEVER);
        rig.connected();
        establishing.dispose();
        assertThat(rig.story).contains("tls db1:27018 cancelled");
        assertThat(rig.channel.isOpen()).isFalse();
        assertCancelled(opening, OpenStage.TLS);
    }

    @Test
    void cancellingInsideHelloClosesTheChannel() {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        Disposable establishing = establish(opening, Deadline.NEVER);
        rig.connected();
        rig.tls.tryEmitEmpty();
        establishing.dispose();
        assertThat(rig.story).contains("hello cancelled");
        assertThat(rig.channel.isOpen()).isFalse();
        assertCancelled(opening, OpenStage.HELLO);
    }

    private void assertCancelled(Opening opening, OpenStage stage) {
        assertThat(error).isNull();
        assertThat(opening.ledger().entry(stage)).map(Entry::outcome).contains(Outcome.CANCELLED);
        assertThat(rig.opened).isEmpty();
        assertThat(rig.failed).hasSize(1);
        assertThat(rig.failed.get(0).failure().stage()).isEqualTo(stage);
    }

    @Test
    void connectionThatCannotBeDeliveredIsClosed() {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        List<Disposable> establishing = new ArrayList<>();
        rig.beforeOpenedIsHeard = () -> establishing.get(0).dispose();
        establishing.add(establish(opening, Deadline.NEVER));
        rig.connected();
        rig.tls.tryEmitEmpty();
        rig.greeted();
        assertThat(got).isEmpty();
        assertThat(rig.channel.isOpen()).isFalse();
    }

    @Test
    void cancellingAfterDeliveryLeavesTheConnectionToItsOwner() {
        Opening opening = begin();
        resolve(opening, Deadline.NEVER);
        rig.answerLookup();
        Disposable establishing = establish(opening, Deadline.NEVER);
        rig.connected();
        rig.tls.tryEmitEmpty();
        rig.greeted();
        establishing.dispose();
        assertThat(rig.channel.isOpen()).isTrue();
        assertThat(rig.failed).isEmpty();
    }

    @Test
    void channelThatComesAfterTheEndIsClosedToo() {
        Custody custody = new Custody();
        custody.close();
        custody.take(rig.channel);
        assertThat(rig.channel.isOpen()).isFalse();
    }

    @Test
    void closingTheConnectionIsHeard() {
        greeting();
        rig.greeted();
        List<String> heard = new ArrayList<>();
        got.get(0).onClosed(() -> heard.add("closed"));
        got.get(0).close("test");
        rig.channel.runPendingTasks();
        assertThat(heard).containsExactly("closed");
        assertThat(got.get(0).isOpen()).isFalse();
    }

    @Test
    void ioErrorOfALookupNamesItself() {
        resolve(begin(), Deadline.NEVER);
        rig.lookup.tryEmitError(new IOException("resolver broke"));
        assertThat(exception()).hasMessageContaining("resolver broke");
    }
}
