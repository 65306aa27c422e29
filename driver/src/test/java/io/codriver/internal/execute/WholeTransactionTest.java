package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.TransactionOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.connection.ServerType;
import io.codriver.CodriverSession;
import io.codriver.internal.client.SessionsForTests;
import io.codriver.internal.command.write.InsertOne;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Whole transactions on a played road, where time moves when the test says so. */
final class WholeTransactionTest {

    private static final String TRANSIENT =
            "{ok: 0, code: 251, errmsg: 'x', errorLabels: ['TransientTransactionError']}";
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final RoadRig rig = new RoadRig();
    private final Operations operations;
    private final CodriverSession session;
    private final List<Object> heard = new ArrayList<>();
    private OperationTimeout ofCollection = OperationTimeout.UNSET;
    private int calls;

    WholeTransactionTest() {
        rig.type = ServerType.REPLICA_SET_PRIMARY;
        rig.knowsSessions = true;
        operations = rig.operations();
        session = SessionsForTests.of(operations);
    }

    @AfterEach
    void everythingIsGivenBack() {
        session.close();
        rig.finish();
    }

    @Test
    void theResultIsToldWhenItIsCommitted() {
        run();
        assertThat(request().getBoolean("startTransaction")).isEqualTo(BsonBoolean.TRUE);
        answer("{ok: 1, n: 1}");
        assertThat(heard).isEmpty();
        assertThat(request().getFirstKey()).isEqualTo("commitTransaction");
        answer("{ok: 1}");
        assertThat(heard).containsExactly("result", "done");
    }

    @Test
    void aTransientFailureIsFollowedByAnotherTransactionAfterAPause() {
        run();
        request();
        answer(TRANSIENT);
        assertThat(request().getFirstKey()).isEqualTo("abortTransaction");
        answer("{ok: 1}");
        rig.time.advance(LONGEST_PAUSE);
        BsonDocument again = request();
        assertThat(again.get("txnNumber")).isEqualTo(new BsonInt64(2));
        assertThat(again.getBoolean("startTransaction")).isEqualTo(BsonBoolean.TRUE);
        answer("{ok: 1, n: 1}");
        request();
        answer("{ok: 1}");
        assertThat(heard).containsExactly("result", "done");
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aCommitThatWasTransientIsFollowedByAnotherTransaction() {
        run();
        request();
        answer("{ok: 1, n: 1}");
        request();
        answer(TRANSIENT);
        rig.time.advance(LONGEST_PAUSE);
        assertThat(request().get("txnNumber")).isEqualTo(new BsonInt64(2));
        answer("{ok: 1, n: 1}");
        request();
        answer("{ok: 1}");
        assertThat(heard).containsExactly("result", "done");
    }

    @Test
    void aCommitOfUnknownOutcomeIsSaidAgainForAMajority() {
        run();
        request();
        answer("{ok: 1, n: 1}");
        request();
        answer("{ok: 1, writeConcernError: {code: 64, errmsg: 'late'}}");
        assertThat(request().getDocument("writeConcern").getString("w").getValue())
                .isEqualTo("majority");
        answer("{ok: 1}");
        assertThat(heard).containsExactly("result", "done");
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void anyOtherFailureAbortsAndIsTold() {
        run();
        request();
        answer("{ok: 0, code: 11000, errmsg: 'duplicate'}");
        assertThat(request().getFirstKey()).isEqualTo("abortTransaction");
        answer("{ok: 1}");
        assertThat(heard).hasSize(1).first().isInstanceOf(MongoException.class);
    }

    @Test
    void aFailureOfTheBodyItselfAborts() {
        listen(session.withTransaction(inside -> insert().then(Mono.error(new IllegalArgumentException("mine")))));
        request();
        answer("{ok: 1, n: 1}");
        assertThat(request().getFirstKey()).isEqualTo("abortTransaction");
        answer("{ok: 0, code: 1, errmsg: 'whatever'}");
        assertThat(heard).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBodyThatThrowsAborts() {
        listen(session.withTransaction(inside -> {
            throw new IllegalArgumentException("mine");
        }));
        assertThat(heard).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(session.hasActiveTransaction()).isFalse();
    }

    @Test
    void aBodyThatAbortsItselfIsTakenAtItsWord() {
        listen(session.withTransaction(inside -> inside.abortTransaction().thenReturn("mine")));
        assertThat(heard).containsExactly("mine", "done");
        assertThat(rig.links).isEmpty();
    }

    @Test
    void anOpenTransactionIsLeftAlone() {
        session.startTransaction();
        run();
        assertThat(heard).hasSize(1).first().isInstanceOf(IllegalStateException.class);
        assertThat(session.hasActiveTransaction()).isTrue();
        assertThat(calls).isZero();
    }

    @Test
    void cancellingAborts() {
        Disposable running = run();
        request();
        answer("{ok: 1, n: 1}");
        request(); // The commit is on its way, and stays so.
        running.dispose();
        answer("{ok: 1}");
        Disposable next = listen(session.withTransaction(inside -> insert().then(Mono.never())));
        request();
        answer("{ok: 1, n: 1}");
        next.dispose();
        assertThat(request().getFirstKey()).isEqualTo("abortTransaction");
        answer("{ok: 1}");
        assertThat(heard).isEmpty();
        assertThat(session.hasActiveTransaction()).isFalse();
    }

    @Test
    void nothingIsRunAgainWhenTwoMinutesAreOver() {
        run();
        request();
        rig.time.advance(Duration.ofSeconds(121));
        answer(TRANSIENT);
        request();
        answer("{ok: 1}");
        assertThat(heard).hasSize(1).first().isExactlyInstanceOf(MongoTimeoutException.class);
        MongoException told = (MongoException) heard.get(0);
        assertThat(told).hasCauseInstanceOf(MongoException.class);
        assertThat(told.hasErrorLabel("TransientTransactionError")).isTrue();
    }

    // ---- timeoutMS

    @Test
    void timeoutStandsOverEverythingInTheSessionButTheAbort() {
        listen(session.withTransaction(inside -> insert().thenReturn("result"), timeout(1_000)));
        assertThat(request().getNumber("maxTimeMS").longValue()).isLessThanOrEqualTo(1_000);
        rig.time.advance(Duration.ofMillis(400));
        answer("{ok: 1, n: 1}");
        assertThat(request().getNumber("maxTimeMS").longValue()).isLessThanOrEqualTo(600);
        rig.time.advance(Duration.ofMillis(700));
        assertThat(heard).hasSize(1).first().isInstanceOf(MongoOperationTimeoutException.class);
    }

    @Test
    void theAbortHasTheWholeTimeForItself() {
        listen(session.withTransaction(inside -> insert(), timeout(1_000)));
        request();
        rig.time.advance(Duration.ofMillis(900));
        answer("{ok: 0, code: 11000, errmsg: 'duplicate'}");
        assertThat(request().getNumber("maxTimeMS").longValue()).isBetween(700L, 1_000L);
        answer("{ok: 1}");
        assertThat(heard).hasSize(1).first().isInstanceOf(MongoException.class);
    }

    @Test
    void aLimitOfItsOwnIsRefusedInside() {
        ofCollection = OperationTimeout.of(500L);
        listen(session.withTransaction(inside -> insert(), timeout(1_000)));
        assertThat(heard).hasSize(1).first().isExactlyInstanceOf(MongoClientException.class);
        assertThat(rig.links).isEmpty();
    }

    @Test
    void theLimitIsGoneWhenTheTransactionIs() {
        listen(session.withTransaction(inside -> insert(), timeout(1_000)));
        request();
        answer("{ok: 1, n: 1}");
        request();
        answer("{ok: 1}");
        listen(insert());
        assertThat(request()).doesNotContainKey("maxTimeMS");
        answer("{ok: 1, n: 1}");
    }

    // ---- in short

    private Disposable run() {
        return listen(session.withTransaction(inside -> {
            calls++;
            return insert().thenReturn("result");
        }));
    }

    private Mono<?> insert() {
        return operations.run(
                () -> new InsertOne<>(
                        RoadRig.target(), RoadRig.codec(), new Document("_id", 1), new InsertOneOptions()),
                new OperationContext(ofCollection, session));
    }

    private Disposable listen(Mono<?> publisher) {
        return publisher.subscribe(heard::add, heard::add, () -> heard.add("done"));
    }

    private static TransactionOptions timeout(long millis) {
        return TransactionOptions.builder()
                .timeout(millis, TimeUnit.MILLISECONDS)
                .build();
    }

    private BsonDocument request() {
        return Objects.requireNonNull(rig.link().request());
    }

    private void answer(String json) {
        rig.link().reply(BsonDocument.parse(json));
    }
}
