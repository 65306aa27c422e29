package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.CursorType;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoQueryException;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.execute.RoadRig.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.Decoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

final class CursorReadingTest {

    private final RoadRig rig = new RoadRig();
    private final Query query = new Query();
    private final Reader reader = new Reader();

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    @Test
    void nothingIsSentWithoutDemand() {
        find().subscribe(reader);
        assertThat(rig.links).isEmpty();
        reader.cancel();
    }

    @Test
    void aSmallResultComesInOneBatch() {
        find().subscribe(reader);
        reader.request(10);
        assertThat(sent()).isEqualTo(BsonDocument.parse("{find: 'people', filter: {}, $db: 'db'}"));
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 3));
        assertThat(reader.heard).containsExactly(0, 1, 2, "onComplete");
    }

    @Test
    void anEmptyResultCompletes() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 0));
        assertThat(reader.heard).containsExactly("onComplete");
    }

    @Test
    void theNextBatchIsAskedForOnlyWhenDemandGoesBeyondTheOneInHand() {
        find().subscribe(reader);
        reader.request(2);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(reader.heard).containsExactly(0, 1);
        assertThat(rig.link().request()).isNull();
        reader.request(1);
        BsonDocument getMore = sent();
        assertThat(getMore.getInt64("getMore").getValue()).isEqualTo(9);
        assertThat(getMore.getString("collection").getValue()).isEqualTo("people");
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 1));
        assertThat(reader.heard).containsExactly(0, 1, 2, "onComplete");
    }

    @Test
    void theNextBatchIsAskedForAheadIfDemandExceedsTheOneInHand() {
        reader.onDocument = () -> {
            if (reader.heard.size() == 1) {
                reader.sentBeforeFirst = rig.links.stream().anyMatch(link -> link.lent);
            }
        };
        find().subscribe(reader);
        reader.request(Long.MAX_VALUE);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(reader.sentBeforeFirst).isTrue();
        sent();
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 2));
        assertThat(reader.heard).containsExactly(0, 1, 2, 3, "onComplete");
    }

    @Test
    void aTailableCursorIsNeverReadAhead() {
        query.cursorType = CursorType.TailableAwait;
        query.maxAwaitMillis = 70;
        find().subscribe(reader);
        reader.request(3);
        BsonDocument find = sent();
        assertThat(find.getBoolean("tailable").getValue()).isTrue();
        assertThat(find.getBoolean("awaitData").getValue()).isTrue();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(reader.heard).containsExactly(0, 1);
        assertThat(sent().getInt64("maxTimeMS").getValue()).isEqualTo(70);
        rig.link().reply(RoadRig.batch(9, "nextBatch", 2, 1));
        assertThat(rig.link().request()).isNull();
        reader.cancel();
        killed(9);
    }

    @Test
    void theUsersBatchSizeIsSentAndDemandDoesNotChangeIt() {
        query.batchSize = 5;
        find().limitRate(2).subscribe(reader);
        reader.request(1);
        assertThat(sent().getInt32("batchSize").getValue()).isEqualTo(5);
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 1));
    }

    @Test
    void theBatchSizeNeverExceedsTheLimit() {
        query.batchSize = 5;
        query.limit = 7;
        find().subscribe(reader);
        reader.request(10);
        BsonDocument find = sent();
        assertThat(find.getInt32("limit").getValue()).isEqualTo(7);
        assertThat(find.getInt32("batchSize").getValue()).isEqualTo(5);
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 5));
        assertThat(sent().getInt32("batchSize").getValue()).isEqualTo(2);
        rig.link().reply(RoadRig.batch(0, "nextBatch", 5, 2));
    }

    @Test
    void aBatchAsLargeAsTheLimitIsAskedForWithOneMore() {
        query.batchSize = 4;
        query.limit = 4;
        find().subscribe(reader);
        reader.request(10);
        BsonDocument find = sent();
        assertThat(find.getInt32("limit").getValue()).isEqualTo(4);
        assertThat(find.getInt32("batchSize").getValue()).isEqualTo(5);
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 4));
        assertThat(reader.heard).containsExactly(0, 1, 2, 3, "onComplete");
    }

    @Test
    void aNegativeLimitAsksForOneBatch() {
        query.limit = -3;
        find().subscribe(reader);
        reader.request(10);
        BsonDocument find = sent();
        assertThat(find.getInt32("limit").getValue()).isEqualTo(3);
        assertThat(find.getBoolean("singleBatch").getValue()).isTrue();
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 3));
    }

    @Test
    void cancellingBetweenBatchesKillsTheCursor() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.cancel();
        killed(9);
        assertThat(reader.heard).containsExactly(0, SignalType.CANCEL.toString());
    }

    @Test
    void cancellingInsideOnNextKillsTheCursorAndStops() {
        reader.onDocument = reader::cancel;
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 5));
        killed(9);
        assertThat(reader.heard).containsExactly(0, SignalType.CANCEL.toString());
    }

    @Test
    void cancellingWhileTheFirstBatchIsUnderwayKillsTheCursorOfTheDrainedReply() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        reader.cancel();
        assertThat(rig.links).hasSize(1);
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 5));
        killed(9);
    }

    @Test
    void cancellingWhileTheLastBatchIsUnderwayKillsNothing() {
        find().subscribe(reader);
        reader.request(3);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        sent();
        reader.cancel();
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 2));
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void cancellingWhileABatchNeverComesKillsTheCursorOnAnotherConnection() {
        find().subscribe(reader);
        reader.request(3);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        sent();
        reader.cancel();
        rig.time.advance(Duration.ofMillis(401));
        assertThat(rig.links).hasSize(2);
        killed(9);
    }

    @Test
    void cancellingWhileWaitingForAConnectionKillsTheCursor() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 1));
        rig.holdCheckOut = true;
        reader.request(1);
        rig.holdCheckOut = false;
        reader.cancel();
        assertThat(rig.cancelledSteps).isEqualTo(1);
        killed(9);
    }

    @Test
    void aKillThatIsNotAnsweredGivesUp() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.cancel();
        rig.time.advance(Duration.ofSeconds(6));
        assertThat(rig.link().discards).isEqualTo(1);
    }

    @Test
    void aRefusedQueryIsAQueryException() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply("{ok: 0, code: 2, errmsg: 'unknown operator'}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoQueryException.class);
    }

    @Test
    void aCursorThatIsGoneIsToldSo() {
        find().subscribe(reader);
        reader.request(3);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 1));
        sent();
        rig.link().reply("{ok: 0, code: 43, errmsg: 'cursor id 9 not found'}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoCursorNotFoundException.class);
        assertThat(((MongoCursorNotFoundException) reader.failure).getCursorId())
                .isEqualTo(9);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void aDocumentThatCannotBeDecodedFailsTheStreamAndKillsTheCursor() {
        Decoder<Document> picky = (from, context) -> {
            throw new IllegalStateException("cannot read this");
        };
        rig.operations()
                .cursor(() -> new Find<>(RoadRig.target(), query, picky), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(reader.failure).hasMessage("cannot read this");
        killed(9);
    }

    @Test
    void aSubscriberThatThrowsCountsAsOneThatCancelled() {
        reader.onDocument = () -> {
            throw new NoClassDefFoundError("missing");
        };
        Operations operations = rig.operations();
        operations
                .cursor(() -> new Find<>(RoadRig.target(), query, RoadRig.codec()), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        killed(9);
        assertThat(reader.heard).containsExactly(0);
        List<String> drained = new ArrayList<>();
        operations.drain(Duration.ofSeconds(1)).subscribe(null, null, () -> drained.add("drained"));
        assertThat(drained).containsExactly("drained");
    }

    @Test
    void aDecoderThatReturnsNullFailsTheStream() {
        Decoder<Document> absent = (from, context) -> {
            RoadRig.codec().decode(from, context);
            return null;
        };
        rig.operations()
                .cursor(() -> new Find<>(RoadRig.target(), query, absent), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 2));
        assertThat(reader.failure).hasMessageContaining("returned null");
    }

    @Test
    void wrongDemandFailsTheStream() {
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.raw.request(0);
        assertThat(reader.failure).isExactlyInstanceOf(IllegalArgumentException.class);
        killed(9);
    }

    @Test
    void askingForOneMoreInsideOnNextDoesNotNest() {
        reader.onDocument = () -> reader.request(1);
        find().subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 20_000));
        assertThat(reader.heard).hasSize(20_001);
    }

    @Test
    void documentsAreDecodedWhenTheyAreDemanded() {
        List<Integer> decoded = new ArrayList<>();
        Decoder<Document> counting = (from, context) -> {
            Document document = RoadRig.codec().decode(from, context);
            decoded.add(document.getInteger("_id"));
            return document;
        };
        rig.operations()
                .cursor(() -> new Find<>(RoadRig.target(), query, counting), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 3));
        assertThat(decoded).containsExactly(0);
        reader.request(1);
        assertThat(decoded).containsExactly(0, 1);
        reader.cancel();
    }

    private Flux<Document> find() {
        return rig.operations()
                .cursor(() -> new Find<>(RoadRig.target(), query, RoadRig.codec()), OperationContext.PLAIN);
    }

    private BsonDocument sent() {
        BsonDocument request = rig.link().request();
        assertThat(request).as("request").isNotNull();
        return request;
    }

    private void killed(long id) {
        Link link = rig.link();
        BsonDocument request = link.request();
        assertThat(request).isNotNull();
        assertThat(request.getString("killCursors").getValue()).isEqualTo("people");
        assertThat(request.getArray("cursors").get(0).asInt64().getValue()).isEqualTo(id);
        link.reply("{ok: 1, cursorsKilled: []}");
        assertThat(link.request()).isNull();
    }

    /** Asks only when told, and remembers. */
    private static final class Reader extends BaseSubscriber<Document> {

        private final List<Object> heard = new ArrayList<>();
        private Runnable onDocument = () -> {};
        private Throwable failure;
        private Subscription raw;
        private boolean sentBeforeFirst;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            raw = subscription;
        }

        @Override
        protected void hookOnNext(Document value) {
            heard.add(value.getInteger("_id"));
            onDocument.run();
        }

        @Override
        protected void hookOnError(Throwable throwable) {
            failure = throwable;
        }

        @Override
        protected void hookFinally(SignalType type) {
            if (type != SignalType.ON_ERROR) {
                heard.add(type.toString());
            }
        }
    }
}
