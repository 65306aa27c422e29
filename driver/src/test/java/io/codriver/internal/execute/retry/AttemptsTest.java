package io.codriver.internal.execute.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Retry;
import io.codriver.internal.wire.answer.Refusals;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision alone: which failure, of which command, where, and under which settings. */
class AttemptsTest {

    private static final ServerAddress HERE = new ServerAddress("127.0.0.1", 27017);
    private static final RetryRules STANDARD = new RetryRules(true, true, 2, false, () -> 0.5);
    private static final int NEW = 25;
    private static final int OLD = 8;

    // ---- which failures

    @ParameterizedTest
    @ValueSource(ints = {11600, 11602, 10107, 13435, 13436, 189, 91, 7, 6, 89, 9001, 262, 134})
    void aReadIsSaidAgainAfterEachOfTheCodesThatPass(int code) {
        assertThat(follows(STANDARD, Case.of(refused(code)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 11, 43, 50, 64, 100, 462, 11000})
    void aReadIsNotSaidAgainAfterOthers(int code) {
        assertThat(follows(STANDARD, Case.of(refused(code)))).isFalse();
    }

    @Test
    void aReadIsSaidAgainAfterFailuresOfTheNetwork() {
        assertThat(follows(STANDARD, Case.of(broken()))).isTrue();
        assertThat(follows(STANDARD, Case.of(new MongoSocketReadTimeoutException("late", HERE, null))))
                .isTrue();
        assertThat(follows(STANDARD, Case.of(cleared()).unsent())).isTrue();
        assertThat(follows(STANDARD, Case.of(unopened()).unsent())).isTrue();
        assertThat(follows(
                        STANDARD,
                        Case.of(new MongoSecurityException(null, "x", broken())).unsent()))
                .isTrue();
    }

    @Test
    void whatIsNoMatterOfTheServerIsNotSaidAgain() {
        assertThat(follows(STANDARD, Case.of(new MongoInternalException("protocol"))))
                .isFalse();
        assertThat(follows(
                        STANDARD,
                        Case.of(new MongoTimeoutException("no connection")).unsent()))
                .isFalse();
        assertThat(follows(
                        STANDARD, Case.of(new IllegalArgumentException("codec")).unsent()))
                .isFalse();
        assertThat(follows(STANDARD, Case.of(new MongoOperationTimeoutException("over"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "READ,          true,  false, true",
        "READ,          false, true,  false",
        "WRITE,         false, true,  true",
        "COMMIT,        false, false, true",
        "ABORT,         false, false, true",
        "REFUSED_READ,  true,  true,  false",
        "REFUSED_WRITE, true,  true,  false",
        "REFUSED,       true,  true,  false",
        "NEVER,         true,  true,  false"
    })
    void whichCommandsAreSaidAgainAfterABrokenConnection(Retry kind, boolean reads, boolean writes, boolean again) {
        RetryRules rules = new RetryRules(reads, writes, 2, false, () -> 0);
        assertThat(follows(rules, Case.of(broken()).kind(kind))).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({
        "READ,          true,  false, true",
        "READ,          false, true,  false",
        "REFUSED_READ,  true,  false, true",
        "REFUSED_READ,  false, true,  false",
        "WRITE,         false, true,  true",
        "WRITE,         true,  false, false",
        "REFUSED_WRITE, false, true,  true",
        "REFUSED_WRITE, true,  false, false",
        "REFUSED,       true,  true,  true",
        "REFUSED,       false, true,  false",
        "REFUSED,       true,  false, false",
        "COMMIT,        false, false, true",
        "ABORT,         false, false, true",
        "NEVER,         true,  true,  false"
    })
    void whichCommandsAreSaidAgainAfterAnOverload(Retry kind, boolean reads, boolean writes, boolean again) {
        RetryRules rules = new RetryRules(reads, writes, 2, false, () -> 0);
        assertThat(follows(rules, Case.of(overloaded()).kind(kind))).isEqualTo(again);
    }

    @Test
    void anOverloadThatDoesNotSayThatItMayBeSaidAgainIsTheLastWord() {
        assertThat(follows(
                        STANDARD, Case.of(refused(462, "SystemOverloadedError")).kind(Retry.REFUSED_READ)))
                .isFalse();
        assertThat(follows(STANDARD, Case.of(refused(462, "RetryableError")).kind(Retry.REFUSED_READ)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Retry.class,
            names = {"READ", "WRITE"})
    void insideATransactionNothingIsSaidAgain(Retry kind) {
        MongoException failure = broken();
        assertThat(follows(STANDARD, Case.of(failure).kind(kind).inTransaction()))
                .isFalse();
        assertThat(failure.getErrorLabels()).isEmpty();
    }

    @Test
    void insideATransactionWhatAnOverloadedServerRefusedIsSaidAgain() {
        assertThat(follows(STANDARD, Case.of(overloaded()).kind(Retry.WRITE).inTransaction()))
                .isTrue();
    }

    // ---- labels of writes

    @Test
    void aWriteWithANumberIsLabelledWhenTheConnectionBreaks() {
        MongoException failure = broken();
        assertThat(follows(STANDARD, Case.of(failure).kind(Retry.WRITE))).isTrue();
        assertThat(failure.getErrorLabels()).containsExactly("RetryableWriteError");
    }

    @Test
    void aWriteWithoutANumberIsNeitherLabelledNorSaidAgain() {
        MongoException failure = broken();
        assertThat(follows(STANDARD, Case.of(failure).kind(Retry.WRITE).unnumbered()))
                .isFalse();
        assertThat(failure.getErrorLabels()).isEmpty();
    }

    @Test
    void aServerThatLabelsItsErrorsKnowsBest() {
        assertThat(follows(STANDARD, Case.of(refused(91)).kind(Retry.WRITE))).isFalse();
        assertThat(follows(STANDARD, Case.of(refused(1, "RetryableWriteError")).kind(Retry.WRITE)))
                .isTrue();
    }

    @Test
    void theErrorsOfAnOldServerAreLabelledByTheirCodes() {
        assertThat(follows(STANDARD, Case.of(refused(91)).kind(Retry.WRITE).speaking(OLD)))
                .isTrue();
        assertThat(follows(STANDARD, Case.of(refused(64)).kind(Retry.WRITE).speaking(OLD)))
                .isFalse();
        assertThat(follows(STANDARD, Case.of(refused(134)).kind(Retry.WRITE).speaking(OLD)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"REPLICA_SET_PRIMARY, 8, true", "SHARD_ROUTER, 8, false", "REPLICA_SET_PRIMARY, 25, false"})
    void aBadAcknowledgementIsLabelledByItsCodeOnlyForAnOldMemberOfASet(ServerType server, int wire, boolean again) {
        Case late =
                Case.of(badlyAcknowledged(91)).kind(Retry.WRITE).speaking(wire).on(server);
        assertThat(follows(STANDARD, late)).isEqualTo(again);
    }

    @Test
    void aRefusalInTheHandshakeIsLabelledWhateverTheServer() {
        MongoException failure = refused(91);
        assertThat(follows(STANDARD, Case.of(failure).kind(Retry.WRITE).unsent().speaking(-1)))
                .isTrue();
        assertThat(failure.hasErrorLabel("RetryableWriteError")).isTrue();
    }

    // ---- how often

    @Test
    void withoutALimitThereIsOneMoreAttempt() {
        Attempts attempts = new Attempts(STANDARD, broken());
        assertThat(attempts.failed(Case.of(broken()).setback())).isZero();
        assertThat(attempts.failed(Case.of(broken()).setback())).isEqualTo(Attempts.NO_MORE);
    }

    @Test
    void withALimitThereAreAsManyAsItAllows() {
        Attempts attempts = new Attempts(STANDARD, broken());
        for (int i = 0; i < 100; i++) {
            assertThat(attempts.failed(Case.of(broken()).timed(1).setback())).isZero();
        }
        assertThat(attempts.failed(Case.of(broken()).timed(0).setback())).isEqualTo(Attempts.NO_MORE);
    }

    @Test
    void whatWouldHaveBeenSaidAgainFailsAsTheLimitThatEndedIt() {
        Throwable broken = broken();
        Attempts attempts = new Attempts(STANDARD, broken);
        attempts.failed(Case.of(broken).kind(Retry.WRITE).timed(0).setback());
        assertThat(attempts.told())
                .isExactlyInstanceOf(MongoOperationTimeoutException.class)
                .hasCause(broken)
                .hasNoSuppressedExceptions()
                .satisfies(late ->
                        assertThat(((MongoException) late).getErrorLabels()).contains("RetryableWriteError"));
    }

    @Test
    void whatWouldNotHaveBeenSaidAgainFailsAsItDidAlsoWithoutTime() {
        Throwable refused = refused(11000);
        Attempts attempts = new Attempts(STANDARD, refused);
        attempts.failed(Case.of(refused).timed(0).setback());
        assertThat(attempts.told()).isSameAs(refused);
    }

    @Test
    void anOverloadedServerIsAskedTwiceMore() {
        Attempts attempts = new Attempts(STANDARD, overloaded());
        assertThat(attempts.failed(Case.of(overloaded()).setback())).isEqualTo(millis(100));
        assertThat(attempts.failed(Case.of(overloaded()).setback())).isEqualTo(millis(200));
        assertThat(attempts.failed(Case.of(overloaded()).setback())).isEqualTo(Attempts.NO_MORE);
    }

    @Test
    void onceItWasOverloadedOtherFailuresCountAsWell() {
        Attempts attempts = new Attempts(STANDARD, broken());
        assertThat(attempts.failed(Case.of(overloaded()).timed(Long.MAX_VALUE).setback()))
                .isEqualTo(millis(100));
        assertThat(attempts.failed(Case.of(broken()).timed(Long.MAX_VALUE).setback()))
                .isZero();
        assertThat(attempts.failed(Case.of(broken()).timed(Long.MAX_VALUE).setback()))
                .isEqualTo(Attempts.NO_MORE);
    }

    @Test
    void whoWantsNoneAfterAnOverloadGetsNone() {
        RetryRules rules = new RetryRules(true, true, 0, false, () -> 0.5);
        assertThat(follows(rules, Case.of(overloaded()))).isFalse();
        assertThat(follows(rules, Case.of(broken()))).isTrue();
    }

    // ---- when

    @Test
    void thePauseDoublesAndIsNeverLongerThanTheLongest() {
        RetryRules rules = new RetryRules(true, true, 20, false, () -> 1);
        Attempts attempts = new Attempts(rules, overloaded());
        List<Long> pauses = java.util.stream.Stream.generate(
                        () -> attempts.failed(Case.of(overloaded()).setback()))
                .limit(9)
                .map(TimeUnit.NANOSECONDS::toMillis)
                .toList();
        assertThat(pauses).containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L, 10_000L);
    }

    @Test
    void theServerMaySayWithWhichPauseToBegin() {
        Attempts attempts = new Attempts(STANDARD, overloaded());
        assertThat(attempts.failed(Case.of(overloadedFor(7)).setback())).isEqualTo(millis(7));
        assertThat(attempts.failed(Case.of(overloadedFor(-7)).setback())).isEqualTo(millis(200));
    }

    @Test
    void aPauseThatIsLongerThanTheTimeLeftIsNotBegun() {
        assertThat(new Attempts(STANDARD, overloaded())
                        .failed(Case.of(overloaded()).timed(millis(100)).setback()))
                .isEqualTo(Attempts.NO_MORE);
        assertThat(new Attempts(STANDARD, overloaded())
                        .failed(Case.of(overloaded()).timed(millis(101)).setback()))
                .isEqualTo(millis(100));
    }

    // ---- where

    @Test
    void aRouterThatFailedIsAvoided() {
        Attempts attempts = new Attempts(STANDARD, broken());
        attempts.failed(Case.of(broken()).on(ServerType.SHARD_ROUTER).setback());
        assertThat(attempts.deprioritized()).containsExactly(HERE);
    }

    @Test
    void aMemberThatFailedIsNotAvoided() {
        Attempts attempts = new Attempts(STANDARD, broken());
        attempts.failed(Case.of(broken()).setback());
        attempts.failed(Case.of(overloaded()).setback());
        assertThat(attempts.deprioritized()).isEmpty();
    }

    @Test
    void anOverloadedMemberIsAvoidedIfThatIsWanted() {
        RetryRules rules = new RetryRules(true, true, 2, true, () -> 0.5);
        Attempts attempts = new Attempts(rules, broken());
        attempts.failed(Case.of(broken()).setback());
        assertThat(attempts.deprioritized()).isEmpty();
        attempts.failed(Case.of(overloaded()).setback());
        assertThat(attempts.deprioritized()).containsExactly(HERE);
    }

    // ---- what is told

    @Test
    void theLastFailureIsToldWithTheOthersBeside() {
        MongoException first = broken();
        MongoException last = refused(91);
        assertThat(told(Case.of(first), Case.of(last))).isSameAs(last).hasSuppressedException(first);
        assertThat(first.getSuppressed()).isEmpty();
    }

    @Test
    void aFailureBeforeAnythingWasSentDoesNotHideOneAfter() {
        MongoException first = broken();
        assertThat(told(Case.of(first), Case.of(cleared()).unsent())).isSameAs(first);
    }

    @Test
    void ifNothingWasSentTheFirstFailureIsTold() {
        MongoException first = cleared();
        assertThat(told(Case.of(first).unsent(), Case.of(unopened()).unsent())).isSameAs(first);
    }

    @Test
    void aWriteThatWasAttemptedIsToldBeforeOneThatWasNot() {
        MongoException done = refused(91, "RetryableWriteError");
        MongoException nothing = refused(91, "RetryableWriteError", "NoWritesPerformed");
        assertThat(told(Case.of(done).kind(Retry.WRITE), Case.of(nothing).kind(Retry.WRITE)))
                .isSameAs(done);
        MongoException first = refused(91, "RetryableWriteError", "NoWritesPerformed");
        MongoException second = refused(91, "RetryableWriteError", "NoWritesPerformed");
        assertThat(told(Case.of(first).kind(Retry.WRITE), Case.of(second).kind(Retry.WRITE)))
                .isSameAs(first);
    }

    @Test
    void whenNoServerIsFoundThePreviousFailureIsTold() {
        MongoException first = broken();
        Attempts attempts = new Attempts(STANDARD, first);
        attempts.failed(Case.of(first).setback());
        attempts.unselected(new MongoTimeoutException("nobody"));
        assertThat(attempts.told()).isSameAs(first);
        assertThat(first.getSuppressed()).singleElement().isInstanceOf(MongoTimeoutException.class);
    }

    @Test
    void aLimitThatIsMetSaysSo() {
        MongoException first = broken();
        Attempts attempts = new Attempts(STANDARD, first);
        attempts.failed(Case.of(first).setback());
        MongoTimeoutException over = new MongoOperationTimeoutException("over");
        attempts.unselected(over);
        assertThat(attempts.told()).isSameAs(over).hasSuppressedException(first);
    }

    @Test
    void ofManyFailuresTheFirstAndTheLastOnesAreTold() {
        Attempts attempts = new Attempts(STANDARD, broken());
        MongoException first = broken();
        attempts.failed(Case.of(first).timed(1).setback());
        for (int i = 0; i < 1000; i++) {
            attempts.failed(Case.of(broken()).timed(1).setback());
        }
        assertThat(attempts.told().getSuppressed())
                .hasSize(Attempts.MOST_TOLD - 1)
                .startsWith(first);
    }

    // ---- values

    private static boolean follows(RetryRules rules, Case met) {
        Setback setback = met.setback();
        Attempts attempts = new Attempts(rules, setback.failure());
        boolean follows = attempts.mayFollow(setback);
        assertThat(attempts.failed(setback) != Attempts.NO_MORE).isEqualTo(follows);
        return follows;
    }

    private static Throwable told(Case first, Case second) {
        Attempts attempts = new Attempts(STANDARD, first.failure());
        attempts.failed(first.setback());
        attempts.failed(second.setback());
        return attempts.told();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private record Case(
            Throwable failure,
            Retry kind,
            boolean attempted,
            boolean numbered,
            boolean transaction,
            ServerType server,
            int wire,
            boolean isTimed,
            long left) {

        static Case of(Throwable failure) {
            return new Case(
                    failure, Retry.READ, true, true, false, ServerType.REPLICA_SET_PRIMARY, NEW, false, Long.MAX_VALUE);
        }

        Case kind(Retry other) {
            return new Case(failure, other, attempted, other == Retry.WRITE, transaction, server, wire, isTimed, left);
        }

        Case unsent() {
            return new Case(failure, kind, false, numbered, transaction, server, wire, isTimed, left);
        }

        Case unnumbered() {
            return new Case(failure, kind, attempted, false, transaction, server, wire, isTimed, left);
        }

        Case inTransaction() {
            return new Case(failure, kind, attempted, numbered, true, server, wire, isTimed, left);
        }

        Case speaking(int version) {
            return new Case(failure, kind, attempted, numbered, transaction, server, version, isTimed, left);
        }

        Case on(ServerType type) {
            return new Case(failure, kind, attempted, numbered, transaction, type, wire, isTimed, left);
        }

        Case timed(long leftNanos) {
            return new Case(failure, kind, attempted, numbered, transaction, server, wire, true, leftNanos);
        }

        Setback setback() {
            ServerDescription description = ServerDescription.builder()
                    .address(HERE)
                    .type(server)
                    .state(ServerConnectionState.CONNECTED)
                    .build();
            return new Setback(failure, attempted, kind, numbered, transaction, description, wire, isTimed, left);
        }
    }

    private static MongoException refused(int code, String... labels) {
        BsonDocument answer = new BsonDocument("ok", new BsonInt32(0))
                .append("code", new BsonInt32(code))
                .append("errmsg", new BsonString("no"));
        if (labels.length > 0) {
            BsonArray given = new BsonArray();
            Set.of(labels).forEach(label -> given.add(new BsonString(label)));
            answer.append("errorLabels", given);
        }
        return Refusals.of(answer, HERE);
    }

    private static MongoException overloaded() {
        return refused(462, "SystemOverloadedError", "RetryableError");
    }

    private static MongoException overloadedFor(int millis) {
        return Refusals.of(
                BsonDocument.parse("{ok: 0, code: 462, errmsg: 'no', baseBackoffMS: " + millis
                        + ", errorLabels: ['SystemOverloadedError', 'RetryableError']}"),
                HERE);
    }

    private static MongoException badlyAcknowledged(int code) {
        return new MongoWriteConcernException(
                new WriteConcernError(code, "", "late", new BsonDocument()),
                WriteConcernResult.acknowledged(1, false, null),
                HERE,
                Set.of());
    }

    private static MongoException broken() {
        return new MongoSocketReadException("cut", HERE, null);
    }

    private static MongoException unopened() {
        return new MongoSocketOpenException("refused", HERE, new MongoClientException("x"));
    }

    private static MongoException cleared() {
        return new MongoConnectionPoolClearedException(new ServerId(new ClusterId(), HERE), null);
    }
}
