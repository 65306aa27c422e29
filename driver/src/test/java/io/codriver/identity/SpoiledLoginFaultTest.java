package io.codriver.identity;

import static io.codriver.identity.Clients.LIMIT;
import static io.codriver.identity.Clients.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpenFailure;
import io.codriver.test.FailPoint;
import io.codriver.test.Standalone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every exchange of every login, spoiled in every way: what the application gets, what becomes of the connection, of the pool and
 * of what is known of the server, and that the next login works.
 *
 * <p>Spec: Authentication, "Authentication Handshake"; SDAM, "Why mark a server Unknown after an auth error?"; CMAP,
 * "Backpressure-enabled".
 */
final class SpoiledLoginFaultTest {

    private static final Standalone SERVER = ProofOnALine.server();
    private static final Duration SILENCE_LIMIT = Duration.ofMillis(250);

    private static final List<String> REJECTED = List.of("unknown", "cleared", "closed ERROR", "check-out failed");
    /** Where the network may just have been overloaded. */
    private static final List<String> PASSED_OVER = List.of("closed ERROR", "check-out failed");

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** One row of the table. */
    record Row(ProofOnALine proof, String exchange, Mishap mishap) {

        @Override
        public String toString() {
            return proof + ", " + exchange + ": " + mishap;
        }
    }

    /** What differs on the wire; all of them if {@code -Dlogins=all} says so. */
    private static Stream<ProofOnALine> chosen() {
        return "all".equals(System.getProperty("logins")) ? ProofOnALine.ALL.stream() : ProofOnALine.CHOSEN.stream();
    }

    private static Stream<Row> rows(Stream<ProofOnALine> proofs, List<Mishap> mishaps) {
        return proofs.flatMap(proof -> proof.exchanges().stream()
                .flatMap(exchange -> mishaps.stream().map(mishap -> new Row(proof, exchange, mishap))));
    }

    private static Stream<Row> rows(String exchange, List<Mishap> mishaps) {
        return rows(chosen(), mishaps).filter(row -> row.exchange().equals(exchange));
    }

    // ---- the network

    static Stream<Row> cuts() {
        List<Mishap> cuts = new ArrayList<>(Mishap.CUTS);
        cuts.add(Mishap.CUT_BEHIND_THE_ANSWER);
        return rows(chosen(), cuts)
                // Behind the last answer it is no login any more that is cut.
                .filter(row -> row.mishap() != Mishap.CUT_BEHIND_THE_ANSWER
                        || !row.exchange().equals(row.proof().lastExchange()));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aCutIsAFailureOfTheNetwork(Row row) {
        broken(row, MongoSocketReadException.class, Optional.empty());
    }

    static Stream<Row> silences() {
        return rows(chosen(), List.of(Mishap.SILENCE));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silenceIsATimeoutOfTheNetwork(Row row) {
        broken(row, MongoSocketReadTimeoutException.class, Optional.of(SILENCE_LIMIT));
    }

    private static void broken(Row row, Class<?> network, Optional<Duration> limit) {
        boolean inHello = row.exchange().equals("hello") && row.mishap() != Mishap.CUT_BEHIND_THE_ANSWER;
        Met met = spoil(row, limit);
        if (inHello) {
            assertThat(met.failure()).isExactlyInstanceOf(network).hasCauseInstanceOf(OpenFailure.class);
            assertThat(met.failure().getErrorLabels())
                    .containsExactlyInAnyOrder("SystemOverloadedError", "RetryableError");
            assertThat(met.story()).isEqualTo(PASSED_OVER);
        } else {
            assertThat(met.failure()).isExactlyInstanceOf(MongoSecurityException.class);
            assertThat(met.failure().getErrorLabels()).isEmpty();
            assertThat(met.failure().getCause()).isExactlyInstanceOf(network).hasCauseInstanceOf(OpenFailure.class);
            assertThat(met.story()).isEqualTo(REJECTED);
        }
    }

    // ---- a server that says no

    static Stream<Row> refusals() {
        return rows(chosen(), Mishap.REFUSALS).filter(row -> !isAnsweredByAnotherToken(row));
    }

    /** Spec: Authentication, "Credential Caching": the token at hand is of no use any more, so another one is obtained. */
    private static boolean isAnsweredByAnotherToken(Row row) {
        return row.proof().needsATokenAtHand()
                && row.exchange().equals("saslStart")
                && row.mishap() == Mishap.NOT_AUTHENTICATED;
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsThatOfTheServer(Row row) {
        Met met = spoil(row, Optional.empty());
        boolean isOfLogin =
                !row.exchange().equals("hello") || (row.proof().isNegotiated() && row.mishap() == Mishap.NO_SUCH_USER);
        Throwable refusal = isOfLogin ? met.failure().getCause() : met.failure();
        if (isOfLogin) {
            assertThat(met.failure()).isExactlyInstanceOf(MongoSecurityException.class);
        }
        assertThat(refusal).isExactlyInstanceOf(refusalClass(row.mishap())).hasCauseInstanceOf(OpenFailure.class);
        assertThat(met.failure().getErrorLabels()).isEmpty();
        assertThat(met.story()).isEqualTo(REJECTED);
    }

    private static Class<?> refusalClass(Mishap mishap) {
        if (mishap == Mishap.SHUTTING_DOWN) {
            return MongoNodeIsRecoveringException.class;
        }
        return mishap == Mishap.NOT_PRIMARY ? MongoNotPrimaryException.class : MongoCommandException.class;
    }

    @ParameterizedTest
    @MethodSource("tokensRefused")
    void aTokenAtHandThatIsRefusedIsReplaced(Row row) {
        assertThat(spoil(row, Optional.empty()).failure()).isNull();
    }

    static Stream<Row> tokensRefused() {
        return rows(ProofOnALine.ALL.stream(), Mishap.REFUSALS).filter(SpoiledLoginFaultTest::isAnsweredByAnotherToken);
    }

    // ---- a server that is none

    static Stream<Row> nonsense() {
        Stream<Row> steps = rows(chosen(), Nonsense.IN_ANY_STEP)
                .filter(row -> !row.exchange().equals("hello") || isScramAhead(row));
        Stream<Row> ends = chosen().filter(
                        proof -> !proof.isScram() || proof.lastExchange().equals("saslContinue 2"))
                .map(proof -> new Row(proof, proof.lastExchange(), Nonsense.NEVER_DONE));
        Stream<Row> early =
                rows(chosen(), List.of(Nonsense.DONE_TOO_EARLY)).filter(row -> isChallenge(row) || isScramAhead(row));
        Stream<Row> challenges = rows(chosen(), Nonsense.inScramChallenge())
                .filter(row -> row.proof().isScram() && (isChallenge(row) || isScramAhead(row)));
        Stream<Row> proofs = rows("saslContinue", Nonsense.inScramProof())
                .filter(row -> row.proof().isScram());
        Stream<Row> aws = rows("saslStart", Nonsense.inAwsChallenge())
                .filter(row -> row.proof().name().equals("MONGODB-AWS"));
        Stream<Row> people = rows("saslStart", Nonsense.inProvider())
                .filter(row -> row.proof().isOfPeople());
        return Stream.of(steps, ends, early, challenges, proofs, aws, people).flatMap(each -> each);
    }

    private static boolean isScramAhead(Row row) {
        return row.exchange().equals("hello")
                && row.proof().isScram()
                && !row.proof().exchanges().contains("saslStart");
    }

    /** An answer behind which the client has to say something. */
    private static boolean isChallenge(Row row) {
        return row.exchange().equals("saslStart") && !row.proof().lastExchange().equals("saslStart");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsRejected(Row row) {
        Met met = spoil(row, Optional.empty());
        assertThat(met.failure()).isExactlyInstanceOf(MongoSecurityException.class);
        assertThat(met.failure().getErrorLabels()).isEmpty();
        assertThat(met.failure().getCause()).isInstanceOf(OpenFailure.class);
        assertThat(met.failure()).hasRootCauseInstanceOf(SaslException.class);
        assertThat(met.story()).isEqualTo(REJECTED);
    }

    static Stream<Row> news() {
        return Stream.concat(
                rows(ProofOnALine.ALL.stream(), List.of(Nonsense.NEWS)),
                rows("saslStart", List.of(Nonsense.NEWS_INSIDE))
                        .filter(row -> row.proof().name().equals("MONGODB-AWS")
                                || row.proof().isOfPeople()));
    }

    @ParameterizedTest
    @MethodSource("news")
    void whatNobodyKnowsYetIsPassedOver(Row row) {
        assertThat(spoil(row, Optional.empty()).failure()).isNull();
    }

    /** Spec: Authentication, "Speculative Authentication": then the login goes the usual way. */
    @ParameterizedTest
    @MethodSource("helloWithAToken")
    void nonsenseAboutATokenTriedInHelloIsPassedOver(Row row) {
        assertThat(spoil(row, Optional.empty()).failure()).isNull();
    }

    static Stream<Row> helloWithAToken() {
        // What says that it is done is believed: the server knows best.
        return Stream.of(Nonsense.NEVER_DONE, Nonsense.IN_ANY_STEP.get(3))
                .map(mishap -> new Row(ProofOnALine.TOKEN_AT_HAND, "hello", mishap));
    }

    // ---- another attempt

    /** Spec: Retryable Reads, "Implementing Retryable Reads": what breaks a login is an error of the network. */
    @Test
    void aReadIsTriedAgainWhenItsLoginWasCut() {
        ProofOnALine proof = ProofOnALine.CHOSEN.get(0);
        assertThat(readWithRetries(new Row(proof, "saslContinue", Mishap.CUTS.get(2))))
                .isNull();
        assertThat(readWithRetries(new Row(proof, "saslContinue", Mishap.SHUTTING_DOWN)))
                .isNull();
        assertThat(readWithRetries(new Row(proof, "hello", Mishap.CUTS.get(2)))).isNull();
        assertThat(readWithRetries(new Row(proof, "saslContinue", Mishap.NOT_AUTHENTICATED)))
                .isExactlyInstanceOf(MongoSecurityException.class);
    }

    private static Throwable readWithRetries(Row row) {
        try (LoginLine line = new LoginLine(SERVER.server().address());
                CodriverClient client = Codriver.create(
                        Clients.settings(line.uri(), row.proof().credential().get(), more -> new PoolStory()
                                .listen(more)
                                .retryReads(true)))) {
            line.spoil(row.exchange(), row.mishap());
            Throwable failure = catchThrowable(() -> find(client).block(LIMIT));
            assertThat(line.happened()).as(row.toString()).isTrue();
            return failure;
        }
    }

    // ---- the official driver

    static Stream<Row> comparable() {
        List<Mishap> mishaps = new ArrayList<>(Mishap.REFUSALS);
        mishaps.add(Mishap.CUTS.get(2));
        return rows(chosen(), mishaps)
                .filter(row -> !row.proof().needsATokenAtHand())
                // Behind a cut in hello it clears its pool, as the specification had it before 2026.
                .filter(row -> !row.exchange().equals("hello") || !Mishap.CUTS.contains(row.mishap()));
    }

    @ParameterizedTest
    @MethodSource("comparable")
    void theOfficialDriverThrowsTheSame(Row row) {
        Met ours = spoil(row, Optional.empty());
        MongoException theirs;
        try (LoginLine line =
                        row.proof().line().apply(new LoginLine(SERVER.server().address()));
                MongoClient client = MongoClients.create(settings(row, line, new PoolStory()))) {
            line.spoil(row.exchange(), row.mishap());
            theirs = (MongoException) catchThrowable(() -> find(client).block(LIMIT));
        }
        assertThat(ours.failure()).isExactlyInstanceOf(theirs.getClass());
        assertThat(ours.failure().getErrorLabels()).isEqualTo(theirs.getErrorLabels());
        assertThat(ours.failure().getCode()).isEqualTo(theirs.getCode());
        if (theirs instanceof MongoSecurityException) {
            assertThat(ours.failure()).hasMessageStartingWith(theirs.getMessage());
            assertThat(ours.failure().getCause())
                    .isExactlyInstanceOf(theirs.getCause().getClass());
        }
    }

    // ---- how

    /**
     * What came of it.
     *
     * @param story what pool and server told from the mishap to the end of the operation
     */
    private record Met(MongoException failure, List<String> story) {}

    private static Met spoil(Row row, Optional<Duration> handshakeLimit) {
        PoolStory story = new PoolStory();
        CodriverSettings.Builder ours = CodriverSettings.builder();
        handshakeLimit.ifPresent(ours::handshakeTimeout);
        try (LoginLine line =
                        row.proof().line().apply(new LoginLine(SERVER.server().address()));
                CodriverClient client = Codriver.create(settings(row, line, story), ours.build())) {
            if (row.proof().needsATokenAtHand()) {
                loseAConnection(client);
            }
            story.forget();
            line.spoil(row.exchange(), row.mishap());
            Throwable failure = catchThrowable(() -> find(client).block(LIMIT));
            List<String> told = story.told();
            assertThat(line.happened()).as("it happened").isTrue();
            if (failure != null) {
                // The monitor's is left.
                line.await(LIMIT, () -> line.openConnections() <= 1);
            }
            find(client).block(LIMIT);
            return new Met((MongoException) failure, told);
        }
    }

    private static void loseAConnection(CodriverClient client) {
        find(client).block(LIMIT);
        SERVER.failPoint(FailPoint.failCommand("find").times(1).closeConnection());
        assertThat(catchThrowable(() -> find(client).block(LIMIT))).isNotNull();
    }

    private static MongoClientSettings settings(Row row, LoginLine line, PoolStory story) {
        return Clients.settings(line.uri(), row.proof().credential().get(), story::listen);
    }
}
