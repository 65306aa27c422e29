package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.connection.ServerType;
import io.codriver.CodriverSession;
import io.codriver.internal.client.SessionsForTests;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.read.FindFirst;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.command.write.InsertOne;
import io.codriver.internal.pool.PinnedTo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** What the commands of a transaction say, where they go, and what becomes of their failures. */
final class TransactionRunTest {

    private final RoadRig rig = new RoadRig();
    private final List<Object> heard = new ArrayList<>();
    private @Nullable Operations operations;
    private @Nullable CodriverSession session;

    TransactionRunTest() {
        rig.type = ServerType.REPLICA_SET_PRIMARY;
        rig.knowsSessions = true;
    }

    @AfterEach
    void everythingIsGivenBack() {
        session().close();
        rig.finish();
    }

    // ---- what is said

    @Test
    void theFirstCommandStartsTheTransactionAndTheOthersFollow() {
        session()
                .startTransaction(TransactionOptions.builder()
                        .readConcern(ReadConcern.SNAPSHOT)
                        .build());
        insert();
        BsonDocument first = request();
        assertThat(first.getBoolean("startTransaction")).isEqualTo(BsonBoolean.TRUE);
        assertThat(first.getBoolean("autocommit")).isEqualTo(BsonBoolean.FALSE);
        assertThat(first.get("txnNumber")).isEqualTo(new BsonInt64(1));
        assertThat(first.get("readConcern")).isEqualTo(BsonDocument.parse("{level: 'snapshot'}"));
        answer("{ok: 1, n: 1}");
        insert();
        BsonDocument second = request();
        assertThat(second).doesNotContainKeys("startTransaction", "readConcern");
        assertThat(second.getBoolean("autocommit")).isEqualTo(BsonBoolean.FALSE);
        assertThat(second.get("txnNumber")).isEqualTo(new BsonInt64(1));
        assertThat(second.get("lsid")).isEqualTo(first.get("lsid"));
        answer("{ok: 1, n: 1}");
        commit();
        BsonDocument commit = request();
        assertThat(commit.getFirstKey()).isEqualTo("commitTransaction");
        assertThat(commit.getString("$db").getValue()).isEqualTo("admin");
        assertThat(commit).doesNotContainKeys("startTransaction", "readConcern", "writeConcern");
        assertThat(commit.get("txnNumber")).isEqualTo(new BsonInt64(1));
        assertThat(commit.getBoolean("autocommit")).isEqualTo(BsonBoolean.FALSE);
        answer("{ok: 1}");
        assertThat(heard).hasSize(3).last().isEqualTo("done");
        assertThat(session().hasActiveTransaction()).isFalse();
    }

    @Test
    void theNextTransactionHasTheNextNumber() {
        session().startTransaction();
        insertAnswered();
        commitAnswered();
        session().startTransaction();
        insert();
        assertThat(request().get("txnNumber")).isEqualTo(new BsonInt64(2));
        answer("{ok: 1, n: 1}");
        commitAnswered();
    }

    @Test
    void afterTheCommitACommandIsOutsideAndHasANumberOfItsOwn() {
        session().startTransaction();
        insertAnswered();
        commitAnswered();
        insert();
        assertThat(request())
                .doesNotContainKeys("autocommit", "startTransaction")
                .containsKey("txnNumber");
        answer("{ok: 1, n: 1}");
        assertThatThrownBy(() -> commitNow())
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("There is no transaction started");
    }

    @Test
    void aConcernOfTheCollectionDoesNotCount() {
        session().startTransaction();
        ask(inserting(RoadRig.target(WriteConcern.UNACKNOWLEDGED)));
        assertThat(request()).doesNotContainKey("writeConcern");
        answer("{ok: 1, n: 1}");
        assertThat(((InsertOneResult) heard.get(0)).wasAcknowledged()).isTrue();
        ask(finding(ReadConcern.MAJORITY, ReadPreference.secondary()));
        BsonDocument find = request();
        assertThat(find).doesNotContainKey("readConcern");
        assertThat(find.get("$readPreference")).isEqualTo(BsonDocument.parse("{mode: 'primaryPreferred'}"));
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 1));
        commitAnswered();
    }

    @Test
    void theEndSaysTheConcernOfTheTransactionAndTheLimitOfTheCommit() {
        session()
                .startTransaction(TransactionOptions.builder()
                        .writeConcern(WriteConcern.W2.withWTimeout(7, TimeUnit.MILLISECONDS))
                        .maxCommitTime(500L, TimeUnit.MILLISECONDS)
                        .build());
        insertAnswered();
        commit();
        BsonDocument commit = request();
        assertThat(commit.get("writeConcern")).isEqualTo(BsonDocument.parse("{w: 2, wtimeout: 7}"));
        assertThat(commit.getNumber("maxTimeMS").longValue()).isEqualTo(500);
        answer("{ok: 1}");
    }

    @Test
    void aWriteWaitsForWhatTheSessionHasSeenIfItStartsTheTransaction() {
        rig.type = ServerType.REPLICA_SET_PRIMARY;
        insert();
        request();
        answer("{ok: 1, n: 1, operationTime: {$timestamp: {t: 7, i: 1}}}");
        session().startTransaction();
        insert();
        assertThat(request().get("readConcern"))
                .isEqualTo(BsonDocument.parse("{afterClusterTime: {$timestamp: {t: 7, i: 1}}}"));
        answer("{ok: 1, n: 1}");
        commitAnswered();
    }

    @Test
    void aCommandOfTheApplicationTakesPart() {
        session()
                .startTransaction(TransactionOptions.builder()
                        .readConcern(ReadConcern.MAJORITY)
                        .build());
        ask(() -> RunCommand.of("db", BsonDocument.parse("{insert: 'x'}"), ReadPreference.primary(), RoadRig.codec()));
        BsonDocument request = request();
        assertThat(request).containsKeys("lsid", "txnNumber", "startTransaction", "autocommit", "readConcern");
        answer("{ok: 1}");
        commitAnswered();
    }

    // ---- what is refused

    @Test
    void aReadIsRefusedUnlessThePrimaryIsRead() {
        session()
                .startTransaction(TransactionOptions.builder()
                        .readPreference(ReadPreference.secondary())
                        .build());
        insertAnswered();
        ask(finding(ReadConcern.DEFAULT, ReadPreference.primary()));
        assertThat(heard)
                .last()
                .isInstanceOf(MongoClientException.class)
                .asString()
                .contains("Read preference in a transaction must be primary");
        assertThat(session().hasActiveTransaction()).isTrue();
        commitAnswered();
    }

    @Test
    void aCommandWithAPreferenceOfItsOwnIsRefused() {
        session().startTransaction();
        ask(() -> RunCommand.of("db", BsonDocument.parse("{find: 'x'}"), ReadPreference.secondary(), RoadRig.codec()));
        assertThat(heard).last().isInstanceOf(MongoClientException.class);
    }

    @Test
    void anUnacknowledgedConcernIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> session()
                        .startTransaction(TransactionOptions.builder()
                                .writeConcern(WriteConcern.UNACKNOWLEDGED)
                                .build()))
                .isExactlyInstanceOf(MongoClientException.class)
                .hasMessageContaining("ransactions do not support unacknowledged write concern");
        assertThat(session().hasActiveTransaction()).isFalse();
    }

    // ---- the end

    @Test
    void whatWasNeverSaidIsNeitherCommittedNorAborted() {
        session().startTransaction();
        commitNow();
        commitNow();
        session().startTransaction();
        abort();
        assertThat(rig.links).isEmpty();
        assertThat(heard).containsExactly("done");
    }

    @Test
    void aCommitThatIsSaidAgainWaitsForAMajority() {
        session()
                .startTransaction(TransactionOptions.builder()
                        .writeConcern(WriteConcern.JOURNALED)
                        .build());
        insertAnswered();
        commitAnswered();
        commit();
        assertThat(request().get("writeConcern"))
                .isEqualTo(BsonDocument.parse("{w: 'majority', wtimeout: 10000, j: true}"));
        answer("{ok: 1}");
    }

    @Test
    void aCommitWhoseConnectionBreaksIsSaidOnceMore() {
        session().startTransaction();
        insertAnswered();
        commit();
        assertThat(request()).doesNotContainKey("writeConcern");
        rig.link().channel.close();
        assertThat(request().get("writeConcern")).isEqualTo(BsonDocument.parse("{w: 'majority', wtimeout: 10000}"));
        rig.link().channel.close();
        MongoException told = (MongoException) heard.get(heard.size() - 1);
        assertThat(told).isInstanceOf(MongoSocketException.class);
        assertThat(told.getErrorLabels())
                .containsExactlyInAnyOrder("RetryableWriteError", "UnknownTransactionCommitResult");
        assertThat(session().hasActiveTransaction()).isFalse();
        commit();
        assertThat(request().getDocument("writeConcern").getString("w").getValue())
                .isEqualTo("majority");
        answer("{ok: 1}");
    }

    @Test
    void aCommitThatAnOverloadedServerRefusedIsSaidAgainAsItWas() {
        session().startTransaction();
        insertAnswered();
        commit();
        request();
        answer("{ok: 0, code: 462, errorLabels: ['SystemOverloadedError', 'RetryableError']}");
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(request()).doesNotContainKey("writeConcern");
        answer("{ok: 1}");
        assertThat(heard).last().isEqualTo("done");
    }

    @Test
    void aCommitThatIsBadlyAcknowledgedIsUnknown() {
        session().startTransaction();
        insertAnswered();
        commit();
        request();
        answer("{ok: 1, writeConcernError: {code: 64, errmsg: 'late'}}");
        assertThat(heard).last().isInstanceOf(MongoWriteConcernException.class);
        assertThat(((MongoException) heard.get(1)).hasErrorLabel("UnknownTransactionCommitResult"))
                .isTrue();
    }

    @Test
    void anEndHasTheLimitItIsGiven() {
        session()
                .startTransaction(TransactionOptions.builder()
                        .timeout(9_000L, TimeUnit.MILLISECONDS)
                        .build());
        insertAnswered();
        listen(session().commitTransaction(2, TimeUnit.SECONDS));
        assertThat(request().getNumber("maxTimeMS").longValue()).isBetween(1_000L, 2_000L);
        answer("{ok: 1}");
        commit();
        assertThat(request().getNumber("maxTimeMS").longValue()).isBetween(8_000L, 9_000L);
        answer("{ok: 1}");
    }

    @Test
    void whateverComesOfAnAbortItIsDone() {
        session().startTransaction();
        insertAnswered();
        abort();
        assertThat(request().getFirstKey()).isEqualTo("abortTransaction");
        answer("{ok: 0, code: 251, errmsg: 'no such transaction'}");
        assertThat(heard).last().isEqualTo("done");
        assertThat(session().hasActiveTransaction()).isFalse();
    }

    @Test
    void closingTheSessionAbortsFirst() {
        session().startTransaction();
        insertAnswered();
        session().close();
        assertThat(request().getFirstKey()).isEqualTo("abortTransaction");
        assertThat(operations().sessions().idle()).isZero();
        answer("{ok: 1}");
        assertThat(operations().sessions().idle()).isEqualTo(1);
    }

    // ---- failures

    @Test
    void aBrokenConnectionLeavesATransientErrorAndNothingIsSaidAgain() {
        session().startTransaction();
        insert();
        request();
        rig.link().channel.close();
        MongoException told = (MongoException) heard.get(0);
        assertThat(told.getErrorLabels()).containsExactly("TransientTransactionError");
        assertThat(session().hasActiveTransaction()).isTrue();
        abort();
        request();
        answer("{ok: 1}");
    }

    @Test
    void theFirstCommandIsStillTheFirstWhenAnOverloadedServerHasRefusedIt() {
        session().startTransaction();
        insert();
        request();
        answer("{ok: 0, code: 462, errorLabels: ['SystemOverloadedError', 'RetryableError']}");
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(request().getBoolean("startTransaction")).isEqualTo(BsonBoolean.TRUE);
        answer("{ok: 1, n: 1}");
        commitAnswered();
    }

    @Test
    void aCommandThatCannotBeWrittenDoesNotStartTheTransaction() {
        session().startTransaction();
        rig.maxDocumentBytes = 10;
        insert();
        assertThat(heard).last().isInstanceOf(Throwable.class);
        rig.maxDocumentBytes = 16 << 20;
        rig.idle.clear();
        insert();
        assertThat(request().getBoolean("startTransaction")).isEqualTo(BsonBoolean.TRUE);
        answer("{ok: 1, n: 1}");
        commitAnswered();
    }

    // ---- routers

    @Test
    void aRouterIsKeptUntilTheTransactionIsOver() {
        rig.type = ServerType.SHARD_ROUTER;
        session().startTransaction();
        insert();
        request();
        answer("{ok: 1, n: 1, recoveryToken: {shard: 'a'}}");
        assertThat(session().getPinnedServerAddress()).isEqualTo(RoadRig.SERVER);
        commit();
        assertThat(request().get("recoveryToken")).isEqualTo(BsonDocument.parse("{shard: 'a'}"));
        answer("{ok: 1}");
        assertThat(session().getPinnedServerAddress()).isEqualTo(RoadRig.SERVER);
        session().startTransaction();
        assertThat(session().getPinnedServerAddress()).isNull();
        assertThat(session().getRecoveryToken()).isNull();
    }

    @Test
    void aTransientErrorFreesTheRouter() {
        rig.type = ServerType.SHARD_ROUTER;
        session().startTransaction();
        insertAnswered();
        insert();
        request();
        answer("{ok: 0, code: 251, errorLabels: ['TransientTransactionError']}");
        assertThat(session().getPinnedServerAddress()).isNull();
        abort();
        request();
        answer("{ok: 1}");
    }

    @Test
    void behindALoadBalancerTheTransactionKeepsItsConnection() {
        rig.type = ServerType.LOAD_BALANCER;
        session().startTransaction();
        insertAnswered();
        assertThat(rig.idle).isEmpty();
        assertThat(rig.link().pinnedTo).isEqualTo(PinnedTo.TRANSACTION);
        insertAnswered();
        commitAnswered();
        assertThat(rig.links).hasSize(1);
        assertThat(rig.idle).isEmpty();
        insertAnswered(); // Outside: it is given back, and taken again.
        assertThat(rig.idle).hasSize(1);
    }

    @Test
    void behindALoadBalancerAnAbortGivesTheConnectionBack() {
        rig.type = ServerType.LOAD_BALANCER;
        session().startTransaction();
        insertAnswered();
        abort();
        request();
        answer("{ok: 1}");
        assertThat(rig.idle).hasSize(1);
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void behindALoadBalancerABrokenConnectionIsNotGivenBackTwice() {
        rig.type = ServerType.LOAD_BALANCER;
        session().startTransaction();
        insertAnswered();
        insert();
        request();
        rig.link().channel.close();
        assertThat(rig.link().discards).isEqualTo(1);
        assertThat(rig.link().checkIns).isZero();
        abort();
        request();
        answer("{ok: 1}");
    }

    @Test
    void aCommitIsSaidOnceMoreOverAnotherConnection() {
        rig.type = ServerType.LOAD_BALANCER;
        session().startTransaction();
        insertAnswered();
        commit();
        request();
        rig.link().channel.close();
        assertThat(rig.links).hasSize(2);
        request();
        answer("{ok: 1}");
        assertThat(heard).last().isEqualTo("done");
        assertThat(rig.idle).hasSize(1);
    }

    // ---- in short

    private Operations operations() {
        if (operations == null) {
            operations = rig.operations();
        }
        return operations;
    }

    private CodriverSession session() {
        if (session == null) {
            session = SessionsForTests.of(
                    operations(), ClientSessionOptions.builder().build());
        }
        return session;
    }

    private void insert() {
        ask(inserting(RoadRig.target()));
    }

    private void insertAnswered() {
        insert();
        request();
        answer("{ok: 1, n: 1}");
    }

    private void commit() {
        listen(session().commitTransaction());
    }

    private void commitNow() {
        Flux.from(session().commitTransaction()).blockLast(Duration.ZERO.plusSeconds(1));
    }

    private void commitAnswered() {
        commit();
        assertThat(request().getFirstKey()).isEqualTo("commitTransaction");
        answer("{ok: 1}");
    }

    private void abort() {
        listen(session().abortTransaction());
    }

    private <R> void ask(Supplier<Command<R>> command) {
        listen(operations().run(command, new OperationContext(OperationTimeout.UNSET, session())));
    }

    private Disposable listen(Publisher<?> publisher) {
        return Flux.from(publisher).defaultIfEmpty(cast("done")).subscribe(heard::add, heard::add);
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private BsonDocument request() {
        return Objects.requireNonNull(rig.link().request());
    }

    private void answer(String json) {
        rig.link().reply(BsonDocument.parse(json));
    }

    private static Supplier<Command<InsertOneResult>> inserting(Target target) {
        return () -> new InsertOne<>(
                target, RoadRig.codec(), new Document("_id", 1).append("name", "Ada"), new InsertOneOptions());
    }

    private static Supplier<Command<Document>> finding(ReadConcern concern, ReadPreference preference) {
        Target target = RoadRig.target();
        return () -> new FindFirst<>(
                new Target(target.namespace(), target.encoding(), preference, concern, target.writeConcern(), false),
                new Query(),
                RoadRig.codec());
    }
}
