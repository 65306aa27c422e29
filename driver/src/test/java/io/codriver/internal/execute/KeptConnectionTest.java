package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.connection.ServerType;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.execute.RoadRig.Link;
import io.codriver.internal.pool.PinnedTo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Cursors behind a load balancer. Spec: Load Balancer Support, "Behaviour With Cursors". */
final class KeptConnectionTest {

    private final RoadRig rig = new RoadRig();
    private final Reader reader = new Reader();

    @BeforeEach
    void aLoadBalancer() {
        rig.type = ServerType.LOAD_BALANCER;
        find();
    }

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    @Test
    void aResultInOneBatchKeepsNothing() {
        answer(RoadRig.batch(0, "firstBatch", 0, 2));
        assertThat(rig.link().lent).isFalse();
        assertThat(rig.link().pinnedTo).isNull();
        reader.request(10);
    }

    @Test
    void theConnectionIsPinnedToTheCursorFromItsFirstBatchOn() {
        assertThat(rig.link().pinnedTo).isNull();
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(rig.link().pinnedTo).isEqualTo(PinnedTo.CURSOR);
        reader.cancel();
        killed();
    }

    @Test
    void allBatchesComeOnTheConnectionOfTheFirst() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        Link first = rig.link();
        assertThat(first.lent).isTrue();
        reader.request(2);
        answer(RoadRig.batch(9, "nextBatch", 2, 2));
        assertThat(first.lent).isTrue();
        reader.request(10);
        answer(RoadRig.batch(0, "nextBatch", 4, 1));
        assertThat(reader.heard).containsExactly(0, 1, 2, 3, 4, "completed");
        assertThat(rig.links).containsExactly(first);
        assertThat(first.checkIns).as("there was one check-out").isEqualTo(1);
    }

    @Test
    void anAbandonedCursorIsKilledOnItsConnectionWhichThenGoesBack() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.cancel();
        killed();
    }

    @Test
    void aCursorThatComesTooLateIsKilledOnItsConnection() {
        reader.cancel();
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        killed();
    }

    @Test
    void aBatchThatComesTooLateEndsTheSameWay() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.request(2);
        rig.link().request();
        reader.cancel();
        assertThat(rig.link().lent).isTrue();
        rig.link().reply(RoadRig.batch(9, "nextBatch", 2, 2));
        killed();
    }

    @Test
    void theLastBatchThatComesTooLateGivesTheConnectionBack() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.request(2);
        reader.cancel();
        answer(RoadRig.batch(0, "nextBatch", 2, 2));
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void nothingIsKilledOnceTheConnectionBroke() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.request(2);
        rig.link().channel.close();
        assertThat(reader.failure).isNotNull();
        assertThat(rig.link().discards).isEqualTo(1);
        assertThat(rig.links).hasSize(1);
    }

    @Test
    void aBatchNobodyWaitsForThatNeverComesEndsTheConnection() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.request(2);
        reader.cancel();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.link().discards).isEqualTo(1);
        assertThat(rig.links).hasSize(1);
    }

    @Test
    void aConnectionThatBrokeBetweenTwoBatchesGoesBackUnused() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        rig.link().channel.close();
        reader.cancel();
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void anErrorOfTheServerGivesTheConnectionBack() {
        answer(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.request(2);
        answer(BsonDocument.parse("{ok: 0, code: 43, errmsg: 'cursor not found'}"));
        assertThat(reader.failure).isNotNull();
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(rig.link().request()).isNull();
    }

    private void find() {
        rig.operations()
                .cursor(() -> new Find<>(RoadRig.target(), new Query(), RoadRig.codec()), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(1);
        assertThat(rig.link().request()).containsKey("find");
    }

    private void answer(BsonDocument reply) {
        rig.link().request();
        rig.link().reply(reply);
    }

    private void killed() {
        assertThat(rig.link().lent).isTrue();
        assertThat(rig.link().request()).containsKey("killCursors");
        rig.link().reply("{ok: 1, cursorsKilled: []}");
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(rig.links).hasSize(1);
    }

    private static final class Reader extends BaseSubscriber<Document> {

        private final List<Object> heard = new ArrayList<>();
        private @Nullable Throwable failure;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Document value) {
            heard.add(value.getInteger("_id"));
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        protected void hookOnComplete() {
            heard.add("completed");
        }
    }
}
