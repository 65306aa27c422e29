package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.connection.ServerType;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.internal.client.SessionsForTests;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.FindFirst;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.command.write.InsertOne;
import io.codriver.internal.session.PooledSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

final class SessionRunTest {

    private static final String TIMES = ", operationTime: {$timestamp: {t: %1$d, i: 1}},"
            + " $clusterTime: {clusterTime: {$timestamp: {t: %1$d, i: 1}}, signature: 'of %1$d'}}";

    private final RoadRig rig = new RoadRig();
    private final Operations operations;
    private final List<Object> heard = new ArrayList<>();
    private RoadRig.@Nullable Link answering;

    SessionRunTest() {
        rig.type = ServerType.REPLICA_SET_PRIMARY;
        rig.knowsSessions = true;
        operations = rig.operations();
    }

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    // ---- implicit

    @Test
    void anOperationTakesTheServerSessionThatTheOneBeforeGaveBack() {
        BsonDocument first = ping();
        BsonDocument second = ping();
        assertThat(first.getDocument("lsid").getBinary("id").asUuid().version()).isEqualTo(4);
        assertThat(second.get("lsid")).isEqualTo(first.get("lsid"));
        assertThat(operations.sessions().idle()).isEqualTo(1);
    }

    @Test
    void noServerSessionIsTakenBeforeThereIsAConnection() {
        ping();
        rig.holdCheckOut = true;
        Disposable waiting = listen(operations.run(pinging(), OperationContext.PLAIN));
        assertThat(operations.sessions().idle()).isEqualTo(1);
        waiting.dispose();
    }

    @Test
    void aServerWithoutSessionsIsToldOfNone() {
        rig.knowsSessions = false;
        assertThat(ping()).doesNotContainKey("lsid");
    }

    @Test
    void anUnacknowledgedWriteHasNoSession() {
        listen(operations.run(inserting(WriteConcern.UNACKNOWLEDGED), OperationContext.PLAIN));
        assertThat(request()).doesNotContainKey("lsid");
    }

    @Test
    void aCommandThatNamesASessionItselfGetsNoOther() {
        listen(operations.run(
                () -> RunCommand.of(
                        "admin",
                        BsonDocument.parse("{ping: 1, lsid: {id: 7}}"),
                        com.mongodb.ReadPreference.primary(),
                        RoadRig.codec()),
                OperationContext.PLAIN));
        assertThat(request().getDocument("lsid")).isEqualTo(BsonDocument.parse("{id: 7}"));
        reply("{ok: 1}");
    }

    @Test
    void aSessionWhoseConnectionBrokeIsDropped() {
        listen(operations.run(pinging(), OperationContext.PLAIN));
        request();
        rig.link().channel.close();
        assertThat(operations.sessions().idle()).isZero();
    }

    @Test
    void aCursorKeepsItsServerSessionUntilTheServerHasClosedIt() {
        Reader reader = new Reader();
        operations.cursor(finding(), OperationContext.PLAIN).subscribe(reader);
        reader.request(2);
        BsonDocument find = request();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        BsonDocument other = ping();
        assertThat(other.get("lsid")).isNotEqualTo(find.get("lsid"));
        reader.request(1);
        BsonDocument more = request();
        assertThat(more.get("lsid")).isEqualTo(find.get("lsid"));
        assertThat(operations.sessions().idle()).isEqualTo(1);
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 2));
        assertThat(operations.sessions().idle()).isEqualTo(2); // Though a document has not been read yet.
        reader.request(1);
        assertThat(reader.heard).hasSize(5);
    }

    @Test
    void aCursorIsKilledInItsServerSessionWhichGoesBackThen() {
        Reader reader = new Reader();
        operations.cursor(finding(), OperationContext.PLAIN).subscribe(reader);
        reader.request(1);
        BsonDocument find = request();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.cancel();
        BsonDocument kill = request();
        assertThat(kill.getFirstKey()).isEqualTo("killCursors");
        assertThat(kill.get("lsid")).isEqualTo(find.get("lsid"));
        assertThat(operations.sessions().idle()).isZero();
        reply("{ok: 1}");
        assertThat(operations.sessions().idle()).isEqualTo(1);
    }

    @Test
    void aCancelledFirstBatchGivesItsServerSessionBackWhenItHasArrived() {
        Reader reader = new Reader();
        operations.cursor(finding(), OperationContext.PLAIN).subscribe(reader);
        reader.request(1);
        request();
        reader.cancel();
        assertThat(operations.sessions().idle()).isZero();
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 2));
        assertThat(operations.sessions().idle()).isEqualTo(1);
    }

    // ---- time

    @Test
    void theHighestClusterTimeTravelsWithEveryCommand() {
        assertThat(pingAnswered("{ok: 1" + times(5))).doesNotContainKey("$clusterTime");
        assertThat(pingAnswered("{ok: 1" + times(4))).containsEntry("$clusterTime", clusterTime(5));
        assertThat(pingAnswered("{ok: 0, code: 1, errmsg: 'no'" + times(6)))
                .containsEntry("$clusterTime", clusterTime(5));
        assertThat(pingAnswered("{ok: 1}")).containsEntry("$clusterTime", clusterTime(6));
    }

    @Test
    void aTimeThatTheApplicationSaysIsForItsSessionAlone() {
        ClientSession session = session();
        session.advanceClusterTime(clusterTime(9));
        assertThat(ping()).doesNotContainKey("$clusterTime");
        assertThat(pingIn(session)).containsEntry("$clusterTime", clusterTime(9));
        assertThat(ping()).doesNotContainKey("$clusterTime");
    }

    @Test
    void readsAndWritesOfACausalSessionComeAfterWhatItHasSeen() {
        ClientSession session = session();
        assertThat(findIn(session, RoadRig.target(), "{ok: 0, code: 1" + times(5)))
                .doesNotContainKey("readConcern");
        assertThat(session.getOperationTime()).isEqualTo(new BsonTimestamp(5, 1));
        assertThat(findIn(session, RoadRig.target(), "{ok: 0, code: 1}").get("readConcern"))
                .isEqualTo(BsonDocument.parse("{afterClusterTime: {$timestamp: {t: 5, i: 1}}}"));
        Target majority = with(ReadConcern.MAJORITY);
        assertThat(findIn(session, majority, "{ok: 0, code: 1}").get("readConcern"))
                .isEqualTo(BsonDocument.parse("{level: 'majority', afterClusterTime: {$timestamp: {t: 5, i: 1}}}"));
        listen(operations.run(inserting(WriteConcern.ACKNOWLEDGED), in(session)));
        assertThat(request().get("readConcern"))
                .isEqualTo(BsonDocument.parse("{afterClusterTime: {$timestamp: {t: 5, i: 1}}}"));
        reply("{ok: 1, n: 1}");
        assertThat(pingIn(session)).doesNotContainKey("readConcern");
    }

    @Test
    void aSessionThatIsNotCausalWaitsForNothing() {
        ClientSession session =
                session(ClientSessionOptions.builder().causallyConsistent(false).build());
        session.advanceOperationTime(new BsonTimestamp(5, 1));
        assertThat(findIn(session, RoadRig.target(), "{ok: 0, code: 1}")).doesNotContainKey("readConcern");
    }

    @Test
    void aServerThatStandsAloneIsNotAskedToWait() {
        rig.type = ServerType.STANDALONE;
        ClientSession session = session();
        session.advanceOperationTime(new BsonTimestamp(5, 1));
        assertThat(findIn(session, RoadRig.target(), "{ok: 0, code: 1}")).doesNotContainKey("readConcern");
    }

    @Test
    void allReadsOfASnapshotSessionSeeWhatTheFirstOneSaw() {
        ClientSession session =
                session(ClientSessionOptions.builder().snapshot(true).build());
        String cursor =
                "{ok: 1, cursor: {id: 0, ns: 'db.people', firstBatch: [], atClusterTime: {$timestamp: {t: %d, i: 1}}}}";
        assertThat(findIn(session, RoadRig.target(), cursor.formatted(7)).get("readConcern"))
                .isEqualTo(BsonDocument.parse("{level: 'snapshot'}"));
        assertThat(findIn(session, RoadRig.target(), cursor.formatted(7)).get("readConcern"))
                .isEqualTo(BsonDocument.parse("{level: 'snapshot', atClusterTime: {$timestamp: {t: 7, i: 1}}}"));
        assertThat(session.getSnapshotTimestamp()).isEqualTo(new BsonTimestamp(7, 1));
    }

    // ---- explicit

    @Test
    void operationsOfOneSessionAreSentOneAfterAnother() {
        ClientSession session = session();
        listen(operations.run(pinging(), in(session)));
        listen(operations.run(pinging(), in(session)));
        assertThat(rig.links).hasSize(1);
        BsonDocument first = request();
        assertThat(rig.link().request()).isNull();
        reply("{ok: 1}");
        BsonDocument second = request();
        assertThat(second.get("lsid"))
                .isEqualTo(first.get("lsid"))
                .isEqualTo(session.getServerSession().getIdentifier());
        reply("{ok: 1}");
        assertThat(heard).hasSize(4);
    }

    @Test
    void aReplyThatNobodyWaitsForIsDrainedBeforeTheSessionGoesOn() {
        ClientSession session = session();
        Disposable cancelled = listen(operations.run(pinging(), in(session)));
        listen(operations.run(pinging(), in(session)));
        request();
        cancelled.dispose();
        assertThat(rig.links).hasSize(1);
        assertThat(rig.link().request()).isNull();
        reply("{ok: 1}");
        request();
        reply("{ok: 1}");
        assertThat(heard).hasSize(2);
    }

    @Test
    void whoIsCancelledWhileItStandsInLineIsNeverSent() {
        ClientSession session = session();
        listen(operations.run(pinging(), in(session)));
        listen(operations.run(pinging(), in(session))).dispose();
        request();
        reply("{ok: 1}");
        assertThat(rig.link().request()).isNull();
        pingIn(session);
    }

    @Test
    void timeoutMsCountsWhileAnOperationStandsInLine() {
        ClientSession session = session();
        listen(operations.run(pinging(), in(session)));
        listen(operations.run(pinging(), new OperationContext(OperationTimeout.of(50L), session)));
        rig.time.advance(Duration.ofMillis(50));
        assertThat(heard).singleElement().isInstanceOf(MongoOperationTimeoutException.class);
        request();
        reply("{ok: 1}");
        pingIn(session);
    }

    @Test
    void nothingOfASessionIsFetchedAhead() {
        ClientSession session = session();
        Reader reader = new Reader();
        operations.cursor(finding(), in(session)).subscribe(reader);
        reader.request(1);
        request();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(rig.link().request()).isNull();
        reader.request(2);
        assertThat(request().get("lsid")).isEqualTo(session.getServerSession().getIdentifier());
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 2));
        reader.cancel();
    }

    @Test
    void aSessionOfAnotherClientIsRefused() {
        ClientSession foreign = SessionsForTests.of(new RoadRig().operations());
        listen(operations.run(pinging(), in(foreign)));
        listen(operations.cursor(finding(), in(foreign)).next());
        assertThat(heard).hasSize(2).allSatisfy(failure -> assertThat((Throwable) failure)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("same MongoClient"));
    }

    @Test
    void aClosedSessionIsRefused() {
        ClientSession session = session();
        session.close();
        session.close();
        listen(operations.run(pinging(), in(session)));
        assertThat((Throwable) heard.get(0))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("open");
    }

    @Test
    void anUnacknowledgedWriteInASessionIsRefused() {
        listen(operations.run(inserting(WriteConcern.UNACKNOWLEDGED), in(session())));
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoClientException.class);
        assertThat(rig.links).isEmpty();
    }

    @Test
    void aSessionOnAServerWithoutSessionsIsRefused() {
        rig.knowsSessions = false;
        listen(operations.run(pinging(), in(session())));
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoClientException.class);
        assertThat(rig.link().request()).isNull();
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void aClosedSessionGivesItsServerSessionBackAfterWhatIsUnderWay() {
        ClientSession session = session();
        listen(operations.run(pinging(), in(session)));
        session.close();
        assertThat(operations.sessions().idle()).isZero();
        request();
        reply("{ok: 1}");
        assertThat(operations.sessions().idle()).isEqualTo(1);
    }

    // ---- the end

    @Test
    void aClosingClientEndsTheSessionsThatNobodyUses() {
        BsonDocument lsid = ping().getDocument("lsid");
        operations.endSessions(Duration.ofSeconds(1)).subscribe(heard::add, heard::add, () -> heard.add("ended"));
        BsonDocument end = request();
        assertThat(end.getString("$db").getValue()).isEqualTo("admin");
        assertThat(end.getArray("endSessions")).containsExactly(lsid);
        assertThat(end).doesNotContainKeys("lsid", "maxTimeMS");
        reply("{ok: 0, code: 1, errmsg: 'whatever'}");
        assertThat(heard).endsWith("ended");
    }

    @Test
    void sessionsAreEndedTenThousandAtATime() {
        List<PooledSession> many = new ArrayList<>();
        for (int i = 0; i < 10_001; i++) {
            many.add(operations.sessions().take(0));
        }
        many.forEach(session -> operations.sessions().giveBack(session, 0));
        operations.endSessions(Duration.ofSeconds(1)).subscribe();
        assertThat(request().getArray("endSessions")).hasSize(10_000);
        reply("{ok: 1}");
        assertThat(request().getArray("endSessions")).hasSize(1);
        reply("{ok: 1}");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForLongerThanTheLimit() {
        ping();
        operations.endSessions(Duration.ofSeconds(1)).subscribe(heard::add, heard::add, () -> heard.add("ended"));
        request();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(heard).endsWith("ended");
    }

    @Test
    void withoutAnOpenConnectionNothingIsSaid() {
        ping();
        rig.nothingIdle = true;
        operations.endSessions(Duration.ofSeconds(1)).subscribe(heard::add, heard::add, () -> heard.add("ended"));
        assertThat(heard).endsWith("ended");
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void whereNoSessionWasUsedThereIsNothingToEnd() {
        operations.endSessions(Duration.ofSeconds(1)).subscribe(heard::add, heard::add, () -> heard.add("ended"));
        assertThat(heard).containsExactly("ended");
        assertThat(rig.links).isEmpty();
    }

    // ---- the scene

    private ClientSession session() {
        return SessionsForTests.of(operations);
    }

    private ClientSession session(ClientSessionOptions options) {
        return SessionsForTests.of(operations, options);
    }

    private static OperationContext in(ClientSession session) {
        return new OperationContext(OperationTimeout.UNSET, session);
    }

    private BsonDocument ping() {
        return pingAnswered("{ok: 1}");
    }

    private BsonDocument pingAnswered(String answer) {
        listen(operations.run(pinging(), OperationContext.PLAIN));
        BsonDocument request = request();
        reply(answer);
        return request;
    }

    private BsonDocument pingIn(ClientSession session) {
        listen(operations.run(pinging(), in(session)));
        BsonDocument request = request();
        reply("{ok: 1}");
        return request;
    }

    private BsonDocument findIn(ClientSession session, Target target, String answer) {
        listen(operations.run(() -> new FindFirst<>(target, new Query(), RoadRig.codec()), in(session)));
        BsonDocument request = request();
        reply(answer);
        return request;
    }

    private static Target with(ReadConcern concern) {
        Target target = RoadRig.target();
        return new Target(
                target.namespace(),
                target.encoding(),
                target.readPreference(),
                concern,
                target.writeConcern(),
                target.rawData());
    }

    private static Supplier<Command<Document>> pinging() {
        return () -> RunCommand.of(
                "admin",
                new BsonDocument("ping", new BsonInt32(1)),
                com.mongodb.ReadPreference.primary(),
                RoadRig.codec());
    }

    private static Supplier<Command<InsertOneResult>> inserting(WriteConcern concern) {
        Target target = RoadRig.target();
        Target with = new Target(
                target.namespace(),
                target.encoding(),
                target.readPreference(),
                target.readConcern(),
                concern,
                target.rawData());
        return () -> new InsertOne<>(with, RoadRig.codec(), new Document("_id", 1), new InsertOneOptions());
    }

    private static Supplier<CursorCommand<Document>> finding() {
        return () -> new Find<>(RoadRig.target(), new Query(), RoadRig.codec());
    }

    private static String times(int seconds) {
        return TIMES.formatted(seconds);
    }

    private static BsonDocument clusterTime(int seconds) {
        return BsonDocument.parse("{ok: 1" + times(seconds)).getDocument("$clusterTime");
    }

    private BsonDocument request() {
        for (RoadRig.Link link : rig.links) {
            BsonDocument request = link.lent ? link.request() : null;
            if (request != null) {
                answering = link;
                return request;
            }
        }
        BsonDocument unanswered = Objects.requireNonNull(rig.link().request(), "nothing was sent");
        answering = rig.link();
        return unanswered;
    }

    private void reply(String answer) {
        Objects.requireNonNull(answering).reply(answer);
    }

    private Disposable listen(Mono<?> operation) {
        return operation.subscribe(heard::add, heard::add, () -> heard.add("complete"));
    }

    private static final class Reader extends BaseSubscriber<Document> {

        final List<Object> heard = new ArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Document value) {
            heard.add(value);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            heard.add(failure);
        }

        @Override
        protected void hookOnComplete() {
            heard.add("complete");
        }
    }
}
