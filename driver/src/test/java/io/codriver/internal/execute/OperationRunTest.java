package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.bulk.BulkWrite;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.command.write.Change;
import io.codriver.internal.command.write.Change.Judged;
import io.codriver.internal.command.write.InsertOne;
import io.codriver.internal.command.write.Update;
import io.codriver.internal.wire.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

final class OperationRunTest {

    private final RoadRig rig = new RoadRig();
    private final List<Object> heard = new ArrayList<>();

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    @Test
    void nothingHappensBeforeSubscribe() {
        ping();
        assertThat(rig.links).isEmpty();
    }

    @Test
    void aCommandIsSentAndItsReplyEmitted() {
        listen(ping());
        assertThat(rig.link().request()).isEqualTo(BsonDocument.parse("{ping: 1, $db: 'admin'}"));
        rig.link().reply("{ok: 1.0, you: 'there'}");
        assertThat(heard).containsExactly(new Document("ok", 1.0).append("you", "there"), "complete");
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void aRefusalIsAnOfficialCommandException() {
        listen(ping());
        refuse("{ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'no', errorLabels: ['Sad']}");
        MongoCommandException failure = (MongoCommandException) heard.get(0);
        assertThat(failure).isExactlyInstanceOf(MongoCommandException.class).hasMessageContaining("Unauthorized");
        assertThat(failure.getCode()).isEqualTo(13);
        assertThat(failure.getServerAddress()).isEqualTo(RoadRig.SERVER);
        assertThat(failure.hasErrorLabel("Sad")).isTrue();
        assertThat(rig.toldToTopology).isEmpty();
    }

    @Test
    void aServerThatIsNoPrimaryIsReportedToTheTopology() {
        listen(ping());
        refuse("{ok: 0, code: 10107, errmsg: 'not primary'}");
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoNotPrimaryException.class);
        assertThat(rig.toldToTopology).containsExactly((Throwable) heard.get(0));
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void cancellingDuringSelectionLeavesTheQueue() {
        rig.holdSelection = true;
        listen(ping()).dispose();
        assertThat(rig.cancelledSteps).isEqualTo(1);
        assertThat(rig.links).isEmpty();
    }

    @Test
    void cancellingDuringCheckOutLeavesTheQueueAndNothingIsSent() {
        rig.holdCheckOut = true;
        listen(ping()).dispose();
        assertThat(rig.cancelledSteps).isEqualTo(1);
        assertThat(rig.links).isEmpty();
    }

    @Test
    void cancellingInFlightDrainsTheReplyAndKeepsTheConnection() {
        Disposable running = listen(ping());
        rig.link().request();
        running.dispose();
        assertThat(rig.link().lent).isTrue();
        rig.link().reply("{ok: 1}");
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(heard).isEmpty();
    }

    @Test
    void cancellingInFlightClosesTheConnectionWhenTheDrainTakesTooLong() {
        Disposable running = listen(ping());
        rig.link().request();
        running.dispose();
        // Twice the round trip of 200 ms.
        rig.time.advance(Duration.ofMillis(399));
        assertThat(rig.link().discards).isZero();
        rig.time.advance(Duration.ofMillis(2));
        assertThat(rig.link().discards).isEqualTo(1);
        assertThat(rig.link().channel.isOpen()).isFalse();
        assertThat(rig.toldToTopology).isEmpty();
    }

    @Test
    void aBrokenConnectionIsAReadFailureAndReportedToTheTopology() {
        listen(ping());
        rig.link().request();
        rig.link().channel.close();
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoSocketReadException.class);
        assertThat(rig.link().discards).isEqualTo(1);
        assertThat(rig.toldToTopology).hasSize(1);
    }

    @Test
    void aReplyToAnotherRequestIsAnInternalFailure() {
        listen(ping());
        rig.link().request();
        rig.link()
                .channel
                .writeInbound(Messages.buffer(Messages.reply(4711, new BsonDocument("ok", new BsonInt32(1)))));
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoInternalException.class);
        assertThat(rig.link().discards).isEqualTo(1);
    }

    @Test
    void aSilentServerMeetsTheReadTimeout() {
        listen(rig.operations(TimeUnit.MILLISECONDS.toNanos(50)).run(pinging(), OperationContext.PLAIN));
        rig.link().request();
        rig.time.advance(Duration.ofMillis(51));
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoSocketReadTimeoutException.class);
    }

    @Test
    void aSilentServerMeetsTheOperationTimeoutWhichSaysWhereTheTimeWent() {
        listen(rig.operations().run(pinging(), OperationContext.of(new OperationTimeout(true, 1000))));
        assertThat(rig.link().request().getInt64("maxTimeMS").getValue()).isEqualTo(1000);
        rig.time.advance(Duration.ofMillis(1001));
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoOperationTimeoutException.class);
        assertThat((Throwable) heard.get(0)).hasMessageContaining("on the wire 1000 ms");
    }

    @Test
    void aCheckOutThatMeetsTheOperationTimeoutKeepsTheWordsOfThePool() {
        rig.holdCheckOut = true;
        listen(rig.operations().run(pinging(), OperationContext.of(new OperationTimeout(true, 1000))));
        rig.waiting.get(0).error(new MongoTimeoutException("behind 213 lookups"));
        assertThat(heard.get(0)).isExactlyInstanceOf(MongoOperationTimeoutException.class);
        assertThat((Throwable) heard.get(0)).hasMessageContaining("check-out").hasMessageContaining("behind 213");
    }

    @Test
    void aCheckOutThatFailsWithoutAnOperationTimeoutIsPassedOnAsItIs() {
        rig.holdCheckOut = true;
        listen(ping());
        MongoTimeoutException failure = new MongoTimeoutException("full");
        rig.waiting.get(0).error(failure);
        assertThat(heard).containsExactly(failure);
    }

    @Test
    void whatCannotBeEncodedFailsAndTheConnectionStaysUsable() {
        Document bad = new Document("x", new Object());
        listen(rig.operations().run(() -> insert(RoadRig.target(), bad), OperationContext.PLAIN));
        assertThat(heard.get(0)).isExactlyInstanceOf(org.bson.codecs.configuration.CodecConfigurationException.class);
        assertThat(rig.link().request()).isNull();
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void anUnacknowledgedWriteCompletesWhenItIsWritten() {
        Target unacknowledged = RoadRig.target(WriteConcern.UNACKNOWLEDGED);
        listen(rig.operations().run(() -> insert(unacknowledged, new Document("_id", 1)), OperationContext.PLAIN));
        BsonDocument request = rig.link().request();
        assertThat(request.getDocument("writeConcern")).isEqualTo(BsonDocument.parse("{w: 0}"));
        assertThat(((InsertOneResult) heard.get(0)).wasAcknowledged()).isFalse();
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void aDuplicateKeyIsAWriteException() {
        listen(rig.operations().run(() -> insert(RoadRig.target(), new Document("_id", 1)), OperationContext.PLAIN));
        refuse("{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'E11000 duplicate'}]}");
        MongoWriteException failure = (MongoWriteException) heard.get(0);
        assertThat(failure.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY);
    }

    @Test
    void aWriteConcernThatIsNotMetIsToldWithTheResult() {
        listen(rig.operations().run(() -> insert(RoadRig.target(), new Document("_id", 1)), OperationContext.PLAIN));
        refuse("{ok: 1, n: 1, writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: 'late'}}");
        MongoWriteConcernException failure = (MongoWriteConcernException) heard.get(0);
        assertThat(failure.getWriteConcernError().getCodeName()).isEqualTo("WriteConcernFailed");
        assertThat(failure.getWriteResult().getCount()).isEqualTo(1);
    }

    @Test
    void aServerThatSaysInTheWriteConcernErrorThatItShutsDownIsReportedWithItsTopologyVersion() {
        listen(rig.operations().run(() -> insert(RoadRig.target(), new Document("_id", 1)), OperationContext.PLAIN));
        refuse("{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'there already'}],"
                + " writeConcernError: {code: 91, errmsg: 'going down'},"
                + " topologyVersion: {processId: {$oid: '000000000000000000000001'}, counter: {$numberLong: '7'}}}");

        assertThat(heard.get(0)).isExactlyInstanceOf(MongoWriteException.class);
        assertThat(rig.toldToTopology)
                .singleElement()
                .isInstanceOfSatisfying(MongoNodeIsRecoveringException.class, told -> assertThat(told.getResponse())
                        .containsKey("topologyVersion"));
    }

    @Test
    void documentsAreSentInAsManyMessagesAsTheServerAllows() {
        rig.maxBatch = 2;
        listen(insertMany(true, 1, 2, 3));
        assertThat(rig.link().request().getArray("documents")).hasSize(2);
        rig.link().reply("{ok: 1, n: 2}");
        assertThat(heard).isEmpty();
        assertThat(rig.link().request().getArray("documents")).hasSize(1);
        rig.link().reply("{ok: 1, n: 1}");
        assertThat(((InsertManyResult) heard.get(0)).getInsertedIds())
                .containsExactlyInAnyOrderEntriesOf(
                        java.util.Map.of(0, new BsonInt32(1), 1, new BsonInt32(2), 2, new BsonInt32(3)));
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void anOrderedInsertStopsAtTheFirstRefusal() {
        rig.maxBatch = 1;
        listen(insertMany(true, 1, 2, 3));
        rig.link().request();
        rig.link().reply("{ok: 1, n: 1}");
        rig.link().request();
        rig.link().reply("{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'twice'}]}");
        MongoBulkWriteException failure = (MongoBulkWriteException) heard.get(0);
        assertThat(failure.getWriteErrors()).singleElement().satisfies(error -> assertThat(error.getIndex())
                .isEqualTo(1));
        assertThat(failure.getWriteResult().getInserts()).singleElement();
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void anUnorderedInsertGoesOnAfterARefusal() {
        rig.maxBatch = 1;
        listen(insertMany(false, 1, 2));
        rig.link().request();
        rig.link().reply("{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'twice'}]}");
        rig.link().request();
        rig.link().reply("{ok: 1, n: 1}");
        MongoBulkWriteException failure = (MongoBulkWriteException) heard.get(0);
        assertThat(failure.getWriteResult().getInsertedCount()).isEqualTo(1);
        assertThat(failure.getWriteResult().getInserts())
                .singleElement()
                .satisfies(insert -> assertThat(insert.getIndex()).isEqualTo(1));
    }

    @Test
    void anUpdateTellsWhatItDid() {
        listen(rig.operations()
                .run(
                        () -> Update.of(
                                RoadRig.target(),
                                Filters.eq("_id", 1),
                                Change.operators(
                                        RoadRig.target().encoding(), Updates.set("a", 2), Judged.BY_EVERY_NAME),
                                false,
                                new UpdateOptions().upsert(true)),
                        OperationContext.PLAIN));
        assertThat(rig.link().request())
                .isEqualTo(BsonDocument.parse("{update: 'people', ordered: true, updates:"
                        + " [{q: {_id: 1}, u: {$set: {a: 2}}, upsert: true}], $db: 'db'}"));
        rig.link().reply("{ok: 1, n: 1, nModified: 0, upserted: [{index: 0, _id: 1}]}");
        assertThat(heard.get(0)).isEqualTo(UpdateResult.acknowledged(0, 0L, new BsonInt32(1)));
    }

    @Test
    void aChangeThatCannotBeWrittenGivesTheConnectionBack() {
        Codec<Document> operators = new DocumentCodec() {
            @Override
            public void encode(BsonWriter writer, Document value, EncoderContext context) {
                super.encode(writer, new Document("$set", value), context);
            }
        };
        listen(rig.operations()
                .run(
                        () -> Update.of(
                                RoadRig.target(),
                                new Document(),
                                Change.replacement(operators, new Document("a", 1), Judged.BY_EVERY_NAME),
                                new ReplaceOptions()),
                        OperationContext.PLAIN));
        assertThat(heard.get(0)).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThat((Throwable) heard.get(0)).hasMessageContaining("$set");
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void theContextOfTheSubscriberIsSeenByTheStepsBefore() {
        rig.holdSelection = true;
        listen(ping().contextWrite(context -> context.put("who", "me")));
        assertThat(rig.selecting.get(0).contextView().<String>get("who")).isEqualTo("me");
        rig.select();
        rig.link().request();
        rig.link().reply("{ok: 1}");
    }

    @Test
    void aCommandListenerThatThrowsAnErrorHarmsNobody() {
        listen(rig.operations(new Unbearable(), null).run(pinging(), OperationContext.PLAIN));
        rig.link().request();
        rig.link().reply("{ok: 1.0}");
        assertThat(heard).containsExactly(new Document("ok", 1.0), "complete");
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void nobodyHearsOfACommandThatIsTooLargeToBeSent() {
        Operations operations = rig.operations(new Counting(), null);
        operations.run(pinging(), OperationContext.PLAIN).subscribe();
        rig.link().request();
        rig.link().reply("{ok: 1}");
        rig.link().conversation.limit(200);
        BsonDocument large = new BsonDocument("ping", new BsonString("x".repeat(300)));
        operations
                .run(
                        () -> RunCommand.of("admin", large, com.mongodb.ReadPreference.primary(), RoadRig.codec()),
                        OperationContext.PLAIN)
                .subscribe(null, failure -> heard.add(failure.getClass().getSimpleName()));
        assertThat(heard).containsExactly("started", "succeeded", "BsonMaximumSizeExceededException");
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void aContextProviderThatThrowsHarmsNobody() {
        ReactiveContextProvider provider = subscriber -> {
            throw new IllegalStateException("no context");
        };
        listen(rig.operations(new CommandListener() {}, provider).run(pinging(), OperationContext.PLAIN));
        rig.link().request();
        rig.link().reply("{ok: 1.0}");
        assertThat(heard).containsExactly(new Document("ok", 1.0), "complete");
    }

    @Test
    void aSubscriberThatThrowsDoesNotTakeTheConnectionFromTheNext() {
        Operations operations = rig.operations();
        operations.run(pinging(), OperationContext.PLAIN).subscribe(reply -> {
            throw new NoClassDefFoundError("missing");
        });
        rig.link().request();
        rig.link().reply("{ok: 1}");
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(rig.link().channel.isOpen()).isTrue();
        listen(operations.drain(Duration.ofSeconds(1)));
        assertThat(heard).containsExactly("complete");
    }

    // ---- sentences of the tests

    private final class Counting implements CommandListener {

        @Override
        public void commandStarted(CommandStartedEvent event) {
            heard.add("started");
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            heard.add("succeeded");
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            heard.add("failed");
        }
    }

    private static final class Unbearable implements CommandListener {

        @Override
        public void commandStarted(CommandStartedEvent event) {
            throw new AssertionError("started");
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            throw new AssertionError("succeeded");
        }
    }

    private Mono<Document> ping() {
        return rig.operations().run(pinging(), OperationContext.PLAIN);
    }

    private static Supplier<Command<Document>> pinging() {
        return () -> RunCommand.of(
                "admin",
                new BsonDocument("ping", new BsonInt32(1)),
                com.mongodb.ReadPreference.primary(),
                RoadRig.codec());
    }

    private static Command<InsertOneResult> insert(Target target, Document document) {
        return new InsertOne<>(target, RoadRig.codec(), document, new InsertOneOptions());
    }

    private Mono<InsertManyResult> insertMany(boolean ordered, int... ids) {
        List<Document> documents = new ArrayList<>();
        for (int id : ids) {
            documents.add(new Document("_id", id));
        }
        return rig.operations()
                .run(
                        () -> BulkWrite.insert(
                                RoadRig.target(), RoadRig.codec(), documents, new InsertManyOptions().ordered(ordered)),
                        OperationContext.PLAIN);
    }

    private void refuse(String answer) {
        rig.link().request();
        rig.link().reply(answer);
    }

    private Disposable listen(Mono<?> operation) {
        return operation.subscribe(heard::add, heard::add, () -> heard.add("complete"));
    }
}
