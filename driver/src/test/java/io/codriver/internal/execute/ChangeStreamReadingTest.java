package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoChangeStreamException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoQueryException;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.pipeline.ChangeQuery;
import io.codriver.internal.command.pipeline.ChangeStream;
import io.codriver.internal.command.pipeline.StreamPosition;
import io.codriver.internal.execute.RoadRig.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What a change stream sends, when it is resumed, and from where. Spec: Change Streams. */
final class ChangeStreamReadingTest {

    private final RoadRig rig = new RoadRig();
    private final ChangeQuery query = new ChangeQuery(Level.COLLECTION, List.of());
    private final Reader reader = new Reader();
    private final List<Long> killed = new ArrayList<>();
    private Link current;

    @AfterEach
    void everythingIsGivenBack() {
        reader.cancel();
        rig.time.advance(Duration.ofMillis(401));
        answerKills();
        rig.finish();
    }

    @Test
    void itIsOpenedBeforeThereIsDemandButReadNoFurther() {
        stream(query, OperationContext.PLAIN);
        assertThat(sent().containsKey("aggregate")).isTrue();
        reply(batch(9, "firstBatch", null));
        answerKills();
        reader.request(1);
        assertThat(sent().containsKey("getMore")).isTrue();
    }

    @Test
    void itsStageComesFirst() {
        ChangeQuery staged =
                new ChangeQuery(Level.COLLECTION, List.of(BsonDocument.parse("{$match: {operationType: 'insert'}}")));
        open(staged);
        assertThat(sent())
                .isEqualTo(BsonDocument.parse(
                        "{aggregate: 'people', pipeline: [{$changeStream: {}}, {$match: {operationType: 'insert'}}],"
                                + " cursor: {}, $db: 'db'}"));
        reply(batch(9, "firstBatch", null));
        sent();
    }

    @Test
    void optionsAreSent() {
        query.fullDocument = FullDocument.UPDATE_LOOKUP;
        query.fullDocumentBeforeChange = FullDocumentBeforeChange.REQUIRED;
        query.showExpandedEvents = true;
        query.startAtOperationTime = new BsonTimestamp(5, 1);
        query.batchSize = 3;
        query.comment = new BsonString("why");
        query.maxAwaitMillis = 70;
        open(query);
        assertThat(sent())
                .isEqualTo(BsonDocument.parse(
                        "{aggregate: 'people', pipeline: [{$changeStream: {fullDocument: 'updateLookup',"
                                + " fullDocumentBeforeChange: 'required', showExpandedEvents: true,"
                                + " startAtOperationTime: {$timestamp: {t: 5, i: 1}}}}], cursor: {batchSize: 3},"
                                + " comment: 'why', $db: 'db'}"));
        reply(batch(9, "firstBatch", null));
        assertThat(sent())
                .isEqualTo(BsonDocument.parse("{getMore: {$numberLong: '9'}, collection: 'people', batchSize: 3,"
                        + " comment: 'why', maxTimeMS: {$numberLong: '70'}, $db: 'db'}"));
    }

    @Test
    void theWholeDeploymentIsWatchedWithoutACollection() {
        open(new ChangeQuery(Level.CLUSTER, List.of()));
        BsonDocument request = sent();
        assertThat(request.getInt32("aggregate").getValue()).isEqualTo(1);
        assertThat(stage(request)).isEqualTo(BsonDocument.parse("{allChangesForCluster: true}"));
        reply(batch(9, "firstBatch", null));
        sent();
    }

    @Test
    void nothingIsAskedForAhead() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null, 1, 2));
        assertThat(reader.heard).containsExactly(1);
        answerKills();
        reader.request(1);
        assertThat(reader.heard).containsExactly(1, 2);
        answerKills();
        reader.request(1);
        assertThat(sent().containsKey("getMore")).isTrue();
    }

    @Test
    void emptyBatchesAreAskedForAgain() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null));
        sent();
        reply(batch(9, "nextBatch", null));
        sent();
        reply(batch(9, "nextBatch", null, 4));
        assertThat(reader.heard).containsExactly(4);
    }

    @Test
    void theEndOfTheCursorEndsTheStream() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null));
        sent();
        reply(batch(0, "nextBatch", null, 4));
        assertThat(reader.completed).isTrue();
    }

    @Test
    void aRefusalToOpenIsNotResumedEvenIfItSaysSo() {
        open(query);
        sent();
        reply("{ok: 0, code: 2, errmsg: 'no', errorLabels: ['ResumableChangeStreamError']}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoCommandException.class);
        answerKills();
    }

    @Test
    void aLabelledErrorIsResumedBehindTheLastChangeThatWasEmitted() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null, 1, 2, 3));
        reader.request(2);
        reader.request(1);
        assertThat(reader.heard).containsExactly(1, 2, 3);
        failNext("{ok: 0, code: 6, errmsg: 'no', errorLabels: ['ResumableChangeStreamError']}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: '3'}}"));
        reply(batch(10, "firstBatch", null, 4));
        assertThat(reader.heard).containsExactly(1, 2, 3, 4);
        assertThat(reader.failure).isNull();
        assertThat(killed).containsExactly(9L);
    }

    @Test
    void changesInHandThatWereNotEmittedAreNotPassedOver() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null, 1));
        reader.request(1);
        sent();
        reply(batch(9, "nextBatch", "behind", 2, 3));
        assertThat(reader.heard).containsExactly(1, 2);
        reader.request(1);
        assertThat(reader.heard).containsExactly(1, 2, 3);
        reader.request(1);
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: 'behind'}}"));
    }

    @Test
    void theTokenOfAnEmptyBatchCounts() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", "first"));
        sent();
        reply(batch(9, "nextBatch", "second"));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: 'second'}}"));
    }

    @Test
    void withoutAnyTokenTheTimeOfTheOpeningCounts() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null).append("operationTime", new BsonTimestamp(8, 2)));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{startAtOperationTime: {$timestamp: {t: 8, i: 2}}}"));
    }

    @Test
    void aTimeThatWasGivenCountsUntilThereIsAToken() {
        query.startAtOperationTime = new BsonTimestamp(5, 1);
        open(query);
        sent();
        reply(batch(9, "firstBatch", null).append("operationTime", new BsonTimestamp(8, 2)));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{startAtOperationTime: {$timestamp: {t: 5, i: 1}}}"));
        reply(batch(10, "firstBatch", null, 1));
        reader.request(1);
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: '1'}}"));
    }

    @Test
    void aStreamThatWasStartedAfterStaysSoUntilItEmits() {
        query.startAfter = BsonDocument.parse("{_data: 'given'}");
        open(query);
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{startAfter: {_data: 'given'}}"));
        reply(batch(9, "firstBatch", "first"));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{startAfter: {_data: 'first'}}"));
        reply(batch(10, "firstBatch", null, 7));
        reader.request(1);
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: '7'}}"));
    }

    @Test
    void withoutAnythingTheFirstCommandIsRepeated() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        assertThat(sentStage()).isEqualTo(new BsonDocument());
    }

    @Test
    void aBrokenConnectionIsResumed() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null, 1));
        reader.request(1);
        sent();
        current.channel.close();
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: '1'}}"));
        assertThat(killed).containsExactly(9L);
        reply(batch(10, "firstBatch", null, 2));
        assertThat(reader.heard).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 10107, 11600, 50, 211})
    void anErrorWithoutTheLabelIsNotResumed(int code) {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null));
        sent();
        reply("{ok: 0, code: " + code + ", errmsg: 'no'}");
        assertThat(reader.failure).isNotNull();
        answerKills();
        assertThat(killed).containsExactly(9L);
    }

    @Test
    void anErrorOfTheBatchIsAQueryException() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", null));
        sent();
        reply("{ok: 0, code: 280, errmsg: 'no token'}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoQueryException.class);
    }

    @Test
    void olderServersAreResumedByTheirCodes() {
        rig.maxWireVersion = 8;
        open(query);
        sent();
        reply(batch(9, "firstBatch", "first"));
        failNext("{ok: 0, code: 234, errmsg: 'retry'}");
        assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: 'first'}}"));
        reply(batch(9, "firstBatch", "first"));
        sent();
        reply("{ok: 0, code: 280, errmsg: 'no', errorLabels: ['ResumableChangeStreamError']}");
        assertThat(reader.failure).isNotNull();
    }

    @Test
    void resumingIsTriedOncePerFailure() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", "first"));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        sent();
        reply("{ok: 0, code: 43, errmsg: 'gone again'}");
        assertThat(reader.failure).isNotNull();
        answerKills();
    }

    @Test
    void failuresInARowAreResumedWhileOpeningSucceeds() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", "first"));
        for (int i = 0; i < 50; i++) {
            failNext("{ok: 0, code: 43, errmsg: 'gone'}");
            assertThat(sentStage()).isEqualTo(BsonDocument.parse("{resumeAfter: {_data: 'first'}}"));
            reply(batch(10 + i, "firstBatch", null));
        }
        sent();
        reply(batch(99, "nextBatch", null, 5));
        assertThat(reader.heard).containsExactly(5);
    }

    @Test
    void demandThatWasNotMetGoesToTheNextCursor() {
        stream(query, OperationContext.PLAIN);
        reader.request(3);
        sent();
        reply(batch(9, "firstBatch", null, 1));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        sent();
        reply(batch(10, "firstBatch", null, 2, 3, 4));
        assertThat(reader.heard).containsExactly(1, 2, 3);
        answerKills();
    }

    @Test
    void aChangeWithoutATokenFailsTheStreamAndKillsTheCursor() {
        open(query);
        sent();
        reply("{ok: 1, cursor: {id: {$numberLong: '9'}, ns: 'db.people', firstBatch: [{operationType: 'insert'}]}}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoChangeStreamException.class);
        answerKills();
        assertThat(killed).containsExactly(9L);
    }

    @Test
    void cancellingWhileItIsResumedSendsNothingMore() {
        open(query);
        sent();
        reply(batch(9, "firstBatch", "first"));
        failNext("{ok: 0, code: 43, errmsg: 'gone'}");
        sent();
        reader.cancel();
        reply(batch(10, "firstBatch", null));
        answerKills();
        assertThat(killed).containsExactly(10L);
    }

    @Test
    void theLimitOfTheOperationIsThatOfEachBatch() {
        query.maxAwaitMillis = 900;
        stream(query, OperationContext.of(OperationTimeout.of(1_000L)));
        reader.request(1);
        assertThat(sent().getInt64("maxTimeMS").getValue()).isBetween(500L, 1_000L);
        rig.time.advance(Duration.ofMillis(700));
        reply(batch(9, "firstBatch", null));
        assertThat(sent().getInt64("maxTimeMS").getValue()).isBetween(500L, 900L);
        rig.time.advance(Duration.ofMillis(1_001));
        assertThat(reader.failure).isExactlyInstanceOf(MongoOperationTimeoutException.class);
        answerKills();
        assertThat(killed).containsExactly(9L);
    }

    private void open(ChangeQuery described) {
        stream(described, OperationContext.PLAIN);
        reader.request(1);
    }

    private void stream(ChangeQuery described, OperationContext context) {
        rig.operations()
                .changes(
                        () -> new StreamPosition(described.copy()),
                        position -> new ChangeStream<>(RoadRig.target(), position, RoadRig.codec()),
                        context)
                .subscribe(reader);
    }

    /** What was sent but killing cursors, which is answered. */
    private @Nullable BsonDocument next() {
        BsonDocument found = null;
        for (Link link : List.copyOf(rig.links)) {
            BsonDocument request = link.request();
            if (request != null && request.containsKey("killCursors")) {
                killed.add(request.getArray("cursors").get(0).asInt64().getValue());
                link.reply("{ok: 1}");
            } else if (request != null) {
                assertThat(found).as("one request at a time").isNull();
                found = request;
                current = link;
            }
        }
        return found;
    }

    private void answerKills() {
        assertThat(next()).isNull();
    }

    private BsonDocument sent() {
        BsonDocument request = next();
        assertThat(request).as("request").isNotNull();
        return request;
    }

    private void reply(BsonDocument answer) {
        current.reply(answer);
    }

    private void reply(String json) {
        current.reply(json);
    }

    /** Answers the getMore under way. */
    private void failNext(String answer) {
        assertThat(sent().containsKey("getMore")).isTrue();
        reply(answer);
    }

    private BsonDocument sentStage() {
        return stage(sent());
    }

    private static BsonDocument stage(BsonDocument request) {
        return request.getArray("pipeline").get(0).asDocument().getDocument("$changeStream");
    }

    private static BsonDocument batch(long cursorId, String field, String token, int... changes) {
        List<String> documents = new ArrayList<>();
        for (int change : changes) {
            documents.add("{_id: {_data: '" + change + "'}, n: " + change + "}");
        }
        BsonDocument answer = BsonDocument.parse("{cursor: {id: {$numberLong: '" + cursorId + "'}, ns: 'db.people', "
                + field + ": [" + String.join(", ", documents) + "]}, ok: 1}");
        if (token != null) {
            answer.getDocument("cursor").append("postBatchResumeToken", BsonDocument.parse("{_data: '" + token + "'}"));
        }
        return answer;
    }

    /** Asks only when told. */
    private static final class Reader extends BaseSubscriber<Document> {

        private final List<Integer> heard = new ArrayList<>();
        private Throwable failure;
        private boolean completed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Demand comes from the test.
        }

        @Override
        protected void hookOnNext(Document change) {
            heard.add(change.getInteger("n"));
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }
    }
}
