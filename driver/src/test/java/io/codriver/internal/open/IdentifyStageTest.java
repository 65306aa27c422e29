package io.codriver.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.topology.FailureMeaning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Credentials from elsewhere, before a connection is opened, in the middle of its login and on an open one, in time that a test moves. */
final class IdentifyStageTest {

    private final OpeningRig rig = new OpeningRig();
    private final HandLogin login = new HandLogin();
    private final List<OpenConnection> got = new ArrayList<>();
    private @Nullable Throwable error;
    private boolean resolved;

    @BeforeEach
    void withoutTls() {
        rig.login = Optional.of(login);
        rig.secured = false;
    }

    private Opening begin(boolean forMonitor) {
        return rig.opener().begin(OpeningRig.SERVER, forMonitor);
    }

    private Disposable resolve(Opening opening) {
        return opening.resolve(Deadline.NEVER)
                .subscribe(nothing -> {}, failure -> error = failure, () -> resolved = true);
    }

    private void establish(Opening opening, Deadline by) {
        opening.establish(by).subscribe(got::add, failure -> error = failure);
    }

    /** Greeted, and the login under way. */
    private Opening loggingIn(Deadline by) {
        login.identifies = false;
        Opening opening = begin(false);
        resolve(opening);
        rig.answerLookup();
        establish(opening, by);
        rig.connected();
        rig.greeted();
        assertThat(login.story).containsExactly("run");
        return opening;
    }

    private void advanceMillis(long millis) {
        rig.time.advance(Duration.ofMillis(millis));
    }

    private OpenFailure failure() {
        assertThat(rig.failed).as("failure events").hasSize(1);
        assertThat(rig.opened).isEmpty();
        return rig.failed.get(0).failure();
    }

    private MongoException exception() {
        return (MongoException) Optional.ofNullable(error).orElseThrow();
    }

    // ---- before the connection

    @Test
    void credentialsAreObtainedBehindTheAddressesAndBeforeThePermit() {
        Opening opening = begin(false);
        resolve(opening);
        assertThat(login.story).isEmpty();
        advanceMillis(5);
        rig.answerLookup();
        assertThat(login.story).containsExactly("identify for db1");
        assertThat(resolved).isFalse();
        advanceMillis(40_000);
        assertThat(opening.ledger().toString()).endsWith("| identify 40.0 s so far (PLAYED, vault)");
        login.identity.tryEmitEmpty();
        assertThat(resolved).isTrue();
        assertThat(rig.story).as("nothing is opened yet").doesNotContain("dial");
        opening.awaitPermit();
        advanceMillis(2);
        establish(opening, Deadline.NEVER);
        rig.connected();
        rig.greeted();
        advanceMillis(7);
        login.proof.tryEmitEmpty();
        assertThat(got.get(0).ledger().toString())
                .matches("resolve .* \\| identify 40.0 s \\(PLAYED, vault\\) \\| permit .* \\| connect .*"
                        + " \\| hello .* \\| authenticate 7.0 ms \\(PLAYED\\)");
    }

    @Test
    void credentialsThatCannotBeObtainedSayNothingOfTheServer() {
        Opening opening = begin(false);
        resolve(opening);
        rig.answerLookup();
        login.identity.tryEmitError(new IdentityFailure("The vault is shut"));
        assertThat(exception())
                .isExactlyInstanceOf(MongoSecurityException.class)
                .hasMessageStartingWith("Exception authenticating MongoCredential{")
                .hasMessageContaining("failed in stage identify: The vault is shut. Ledger: ")
                .hasMessageContaining("look at where the credentials come from")
                .hasCause(failure());
        assertThat(exception().getErrorLabels()).isEmpty();
        assertThat(failure().stage()).isEqualTo(OpenStage.IDENTIFY);
        assertThat(failure().isTimeout()).isFalse();
        assertThat(FailureMeaning.of(exception())).isEqualTo(FailureMeaning.UNIDENTIFIED);
        assertThat(rig.unreachable).isEmpty();
    }

    /** A vault that is slow is no silent server, whatever the limit was. */
    @Test
    void credentialsThatComeTooLateDoNotEither() {
        Opening opening = begin(false);
        resolve(opening);
        rig.answerLookup();
        advanceMillis(60_000);
        login.identity.tryEmitError(IdentityFailure.late("The vault has not answered within 60 s"));
        assertThat(failure().isTimeout()).isTrue();
        assertThat(failure().ledger().entry(OpenStage.IDENTIFY).orElseThrow().outcome())
                .isEqualTo(Outcome.TIMED_OUT);
        assertThat(FailureMeaning.of(exception())).isEqualTo(FailureMeaning.UNIDENTIFIED);
        assertThat(FailureMeaning.isNetworkTimeout(exception())).isFalse();
        assertThat(FailureMeaning.isNetwork(exception())).isFalse();
    }

    @Test
    void whoeverGivesTheOpeningUpGivesUpItsCredentials() {
        Opening opening = begin(false);
        Disposable resolving = resolve(opening);
        rig.answerLookup();
        resolving.dispose();
        opening.abandon();
        assertThat(login.story).containsExactly("identify for db1", "identify cancelled");
        assertThat(failure().stage()).isEqualTo(OpenStage.IDENTIFY);
        assertThat(failure().getMessage()).contains("was given up in stage identify");
    }

    @Test
    void monitorsProveNothing() {
        Opening opening = begin(true);
        resolve(opening);
        rig.answerLookup();
        assertThat(resolved).isTrue();
        assertThat(login.story).isEmpty();
    }

    // ---- in the middle of a login

    @Test
    void whatIsObtainedInTheMiddleStopsTheClockOfTheHandshake() {
        List<Long> leftMillis = new ArrayList<>();
        login.course = road -> {
            leftMillis.add(leftMillis(road));
            return road.elsewhere(login.elsewhere.asMono())
                    .doOnNext(obtained -> leftMillis.add(leftMillis(road)))
                    .then(login.proof.asMono());
        };
        Opening opening = loggingIn(Deadline.NEVER);
        advanceMillis(120_000);
        assertThat(opening.ledger().toString()).endsWith("| identify 120.0 s so far (PLAYED, vault)");
        login.elsewhere.tryEmitValue("token");
        advanceMillis(3);
        login.proof.tryEmitEmpty();
        assertThat(leftMillis).containsExactly(500L, 500L);
        assertThat(got.get(0).ledger().toString())
                .matches(".* \\| authenticate 0.0 ms \\(PLAYED\\) \\| identify 120.0 s \\(PLAYED, vault\\)"
                        + " \\| authenticate 3.0 ms \\(PLAYED\\)");
    }

    private long leftMillis(LoginRoad road) {
        return TimeUnit.NANOSECONDS.toMillis(road.limit().forReply().remainingNanos(rig.time.nanos()));
    }

    /** The handshake has failed: the connection ends, and the topology hears of it as of any other login. */
    @Test
    void whatCannotBeObtainedInTheMiddleIsAFailedLogin() {
        login.course = road -> road.elsewhere(login.elsewhere.asMono()).then();
        loggingIn(Deadline.NEVER);
        login.elsewhere.tryEmitError(new IdentityFailure("The vault is shut"));
        assertThat(exception()).isExactlyInstanceOf(MongoSecurityException.class);
        assertThat(failure().stage()).isEqualTo(OpenStage.IDENTIFY);
        assertThat(FailureMeaning.of(exception())).isEqualTo(FailureMeaning.OTHER);
        assertThat(rig.channel.isOpen()).isFalse();
    }

    // ---- on an open connection

    private OpenConnection opened() {
        login.course = road -> Mono.empty();
        loggingIn(Deadline.NEVER);
        login.story.clear();
        return got.get(0);
    }

    private Throwable notProvedAgain(Deadline by, Runnable meanwhile) {
        List<Throwable> failures = new ArrayList<>();
        got.get(0).proveAgain(by).orElseThrow().subscribe(nothing -> {}, failures::add);
        meanwhile.run();
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    @Test
    void anotherProofHasAClockOfItsOwnUnderTheLimitOfTheCaller() {
        OpenConnection connection = opened();
        advanceMillis(10_000);
        List<Long> left = new ArrayList<>();
        login.course = road -> {
            left.add(leftMillis(road));
            return Mono.empty();
        };
        connection.proveAgain(Deadline.NEVER).orElseThrow().block();
        connection.proveAgain(rig.time.in(Duration.ofMillis(200))).orElseThrow().block();
        assertThat(left).containsExactly(500L, 200L);
        assertThat(login.story).containsExactly("again", "again");
    }

    @Test
    void aRefusedProofIsTheAnswerOfTheServer() {
        opened();
        MongoCommandException refusal =
                new MongoCommandException(BsonDocument.parse("{ok: 0, code: 18, errmsg: 'no'}"), OpeningRig.SERVER);
        login.course = road -> Mono.error(refusal);
        assertThat(notProvedAgain(Deadline.NEVER, () -> {}))
                .isExactlyInstanceOf(MongoSecurityException.class)
                .hasMessageStartingWith("Exception authenticating MongoCredential{")
                .hasMessageContaining("asked for another proof on an open connection")
                .hasCause(refusal);
    }

    @Test
    void aProofThatIsCutIsAFailureOfTheNetwork() {
        opened();
        login.course = road -> Mono.error(new ExchangeFailure(ExchangeFailure.Kind.READ, "reset", null));
        Throwable failure = notProvedAgain(Deadline.NEVER, () -> {});
        assertThat(failure.getCause()).isExactlyInstanceOf(MongoSocketReadException.class);
        assertThat(FailureMeaning.of(failure)).isEqualTo(FailureMeaning.NETWORK);
        assertThat(((MongoException) failure).getErrorLabels()).isEmpty();
    }

    @Test
    void whatIsObtainedForAnotherProofIsNotWaitedForLongerThanTheCallerWants() {
        opened();
        login.course = road -> road.elsewhere(login.elsewhere
                        .asMono()
                        .doOnSubscribe(begun -> login.story.add("elsewhere"))
                        .doOnCancel(() -> login.story.add("elsewhere cancelled")))
                .then();
        rig.channel.freezeTime();
        Throwable failure = notProvedAgain(rig.time.in(Duration.ofMillis(300)), () -> {
            rig.channel.advanceTimeBy(299, TimeUnit.MILLISECONDS);
            rig.channel.runScheduledPendingTasks();
            assertThat(login.story).containsExactly("again", "elsewhere");
            rig.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            rig.channel.runScheduledPendingTasks();
        });
        assertThat(failure.getCause()).isExactlyInstanceOf(MongoSocketReadTimeoutException.class);
        assertThat(login.story).containsExactly("again", "elsewhere", "elsewhere cancelled");
    }

    @Test
    void whoNeverProvedAnythingIsNotAsked() {
        rig.login = Optional.empty();
        Opening opening = begin(false);
        resolve(opening);
        rig.answerLookup();
        establish(opening, Deadline.NEVER);
        rig.connected();
        rig.greeted();
        assertThat(got.get(0).proveAgain(Deadline.NEVER)).isEmpty();
    }
}
