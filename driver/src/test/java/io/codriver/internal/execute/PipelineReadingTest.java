package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.pipeline.Aggregate;
import io.codriver.internal.command.pipeline.AggregateInto;
import io.codriver.internal.command.pipeline.Pipeline;
import io.codriver.internal.command.read.Distinct;
import io.codriver.internal.command.read.Explain;
import io.codriver.internal.command.read.MapReduce;
import io.codriver.internal.command.read.MapReduceInto;
import io.codriver.internal.command.read.Reduction;
import io.codriver.internal.command.read.Values;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Aggregations, distinct values and map-reduce: what is sent, and what answers are read to. */
final class PipelineReadingTest {

    private static final List<BsonDocument> MATCH = List.of(BsonDocument.parse("{$match: {age: 7}}"));
    private static final List<BsonDocument> OUT = List.of(BsonDocument.parse("{$out: 'there'}"));

    private final RoadRig rig = new RoadRig();
    private final Pipeline pipeline = new Pipeline(Level.COLLECTION, MATCH);

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    @Test
    void anAggregationSendsItsPipelineAndAnEmptyCursor() {
        assertSent(cursor(pipeline), "{aggregate: 'people', pipeline: [{$match: {age: 7}}], cursor: {}, $db: 'db'}");
    }

    @Test
    void anAggregationSendsItsOptions() {
        pipeline.batchSize = 5;
        pipeline.allowDiskUse = true;
        pipeline.bypassDocumentValidation = true;
        pipeline.collation = Collation.builder().locale("en").build();
        pipeline.comment = new BsonString("why");
        pipeline.hintString = "age_1";
        pipeline.let = new Document("x", 1);
        pipeline.maxTimeMillis = 30;
        assertSent(
                cursor(pipeline),
                "{aggregate: 'people', pipeline: [{$match: {age: 7}}], cursor: {batchSize: 5}, allowDiskUse: true,"
                        + " collation: {locale: 'en'}, comment: 'why', hint: 'age_1', let: {x: 1},"
                        + " maxTimeMS: {$numberLong: '30'}, $db: 'db'}");
    }

    @Test
    void anAggregationOfADatabaseNamesNoCollection() {
        assertSent(
                cursor(new Pipeline(Level.DATABASE, List.of())), "{aggregate: 1, pipeline: [], cursor: {}, $db: 'db'}");
    }

    @Test
    void anAggregationHasTheReadConcernAndNotTheWriteConcern() {
        Flux<Document> stream = rig.operations()
                .cursor(() -> new Aggregate<>(concerned(), pipeline, RoadRig.codec()), OperationContext.PLAIN);
        assertSent(
                stream,
                "{aggregate: 'people', pipeline: [{$match: {age: 7}}], cursor: {}, readConcern: {level: 'majority'},"
                        + " $db: 'db'}");
    }

    @Test
    void theNextBatchHasTheSizeTheCommentAndTheTimeToWait() {
        pipeline.batchSize = 2;
        pipeline.comment = new BsonString("why");
        pipeline.maxAwaitMillis = 70;
        Asking<Document> reader = new Asking<>();
        cursor(pipeline).subscribe(reader);
        reader.request(3);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(sent())
                .isEqualTo(BsonDocument.parse("{getMore: {$numberLong: '9'}, collection: 'people', batchSize: 2,"
                        + " comment: 'why', maxTimeMS: {$numberLong: '70'}, $db: 'db'}"));
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 1));
        assertThat(reader.heard).hasSize(3);
    }

    @Test
    void aRefusedAggregationIsACommandException() {
        Asking<Document> reader = new Asking<>();
        cursor(pipeline).subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply("{ok: 0, code: 40324, errmsg: 'Unrecognized pipeline stage name'}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoCommandException.class);
        assertThat(((MongoCommandException) reader.failure).getErrorCode()).isEqualTo(40324);
    }

    @Test
    void anAggregationWhoseCursorIsGoneIsToldSo() {
        Asking<Document> reader = new Asking<>();
        cursor(pipeline).subscribe(reader);
        reader.request(2);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 1));
        sent();
        rig.link().reply("{ok: 0, code: 43, errmsg: 'cursor not found'}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoCursorNotFoundException.class);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void cancellingAnAggregationKillsItsCursor() {
        Asking<Document> reader = new Asking<>();
        cursor(pipeline).subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        reader.cancel();
        assertThat(sent().getString("killCursors").getValue()).isEqualTo("people");
        rig.link().reply("{ok: 1}");
    }

    @Test
    void aPipelineThatWritesHasBothConcernsAndNoBatchSize() {
        Pipeline out = new Pipeline(Level.COLLECTION, OUT);
        out.batchSize = 5;
        out.bypassDocumentValidation = true;
        Mono<Document> run =
                rig.operations().run(() -> new AggregateInto<Document>(concerned(), out), OperationContext.PLAIN);
        List<String> ends = new ArrayList<>();
        run.subscribe(nothing -> ends.add("item"), failure -> ends.add("failed"), () -> ends.add("done"));
        assertThat(sent())
                .isEqualTo(BsonDocument.parse("{aggregate: 'people', pipeline: [{$out: 'there'}], cursor: {},"
                        + " bypassDocumentValidation: true, readConcern: {level: 'majority'},"
                        + " writeConcern: {w: 'majority'}, $db: 'db'}"));
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 0));
        assertThat(ends).containsExactly("done");
    }

    @Test
    void whatWasWrittenButNotAcknowledgedIsAWriteConcernException() {
        List<Throwable> failures = new ArrayList<>();
        rig.operations()
                .run(
                        () -> new AggregateInto<Document>(concerned(), new Pipeline(Level.COLLECTION, OUT)),
                        OperationContext.PLAIN)
                .subscribe(null, failures::add);
        sent();
        rig.link()
                .reply(
                        "{ok: 1, cursor: {firstBatch: [], id: {$numberLong: '0'}, ns: 'db.there'}, writeConcernError: {code: 64,"
                                + " errmsg: 'waiting timed out'}, errorLabels: ['Slow']}");
        assertThat(failures).singleElement().isExactlyInstanceOf(MongoWriteConcernException.class);
        MongoWriteConcernException failure = (MongoWriteConcernException) failures.get(0);
        assertThat(failure.getCode()).isEqualTo(64);
        assertThat(failure.hasErrorLabel("Slow")).isTrue();
    }

    @Test
    void aPipelineThatWritesCannotLimitEachBatch() {
        Pipeline out = new Pipeline(Level.COLLECTION, OUT);
        out.timeoutMode = TimeoutMode.ITERATION;
        StepVerifier.create(rig.operations()
                        .run(() -> new AggregateInto<Document>(RoadRig.target(), out), OperationContext.PLAIN))
                .verifyError(IllegalArgumentException.class);
    }

    @Test
    void theWrittenCollectionIsReadFromTheStage() {
        assertThat(written("{$out: 'there'}")).isEqualTo("db.there");
        assertThat(written("{$out: {db: 'other', coll: 'there'}}")).isEqualTo("other.there");
        assertThat(written("{$merge: 'there'}")).isEqualTo("db.there");
        assertThat(written("{$merge: {into: 'there'}}")).isEqualTo("db.there");
        assertThat(written("{$merge: {into: {coll: 'there'}}}")).isEqualTo("db.there");
        assertThat(written("{$merge: {into: {db: 'other', coll: 'there'}}}")).isEqualTo("other.there");
        assertThat(written("{$merge: {on: '_id'}}")).isEqualTo("null");
        assertThat(written("{$match: {}}")).isEqualTo("null");
    }

    private static String written(String stage) {
        return String.valueOf(
                new Pipeline(Level.COLLECTION, List.of(BsonDocument.parse("{$match: {}}"), BsonDocument.parse(stage)))
                        .written(RoadRig.target()));
    }

    @Test
    void explainingWrapsTheAggregation() {
        pipeline.maxTimeMillis = 30;
        rig.operations()
                .run(() -> new Explain<>(RoadRig.target(), pipeline, null, RoadRig.codec()), OperationContext.PLAIN)
                .subscribe();
        assertThat(sent())
                .isEqualTo(BsonDocument.parse(
                        "{explain: {aggregate: 'people', pipeline: [{$match: {age: 7}}], cursor: {}},"
                                + " maxTimeMS: {$numberLong: '30'}, $db: 'db'}"));
        rig.link().reply("{ok: 1}");
    }

    @Test
    void distinctSendsItsOptions() {
        Values values = new Values("age");
        values.filter = new Document("name", "Ada");
        values.collation = Collation.builder().locale("en").build();
        values.comment = new BsonInt32(4);
        values.hint = new Document("age", 1);
        values.maxTimeMillis = 30;
        Asking<BsonValue> reader = new Asking<>();
        distinct(values).subscribe(reader);
        reader.request(1);
        assertThat(sent())
                .isEqualTo(BsonDocument.parse(
                        "{distinct: 'people', key: 'age', query: {name: 'Ada'}, collation: {locale: 'en'},"
                                + " comment: 4, hint: {age: 1}, readConcern: {level: 'majority'},"
                                + " maxTimeMS: {$numberLong: '30'}, $db: 'db'}"));
        rig.link().reply("{ok: 1, values: []}");
        assertThat(reader.completed).isTrue();
    }

    @Test
    void distinctValuesOfAnyTypeAreEmittedOneByOne() {
        Asking<BsonValue> reader = new Asking<>();
        distinct(new Values("age")).subscribe(reader);
        reader.request(2);
        sent();
        rig.link().reply("{values: [1, 'two', null, {three: 3}, [4]], ok: 1}");
        assertThat(reader.heard).containsExactly(new BsonInt32(1), new BsonString("two"));
        reader.request(2);
        assertThat(reader.heard).hasSize(4).contains(BsonNull.VALUE, BsonDocument.parse("{three: 3}"));
        assertThat(reader.completed).isFalse();
        reader.request(1);
        assertThat(reader.completed).isTrue();
    }

    @Test
    void cancellingBetweenDistinctValuesLeavesNothingBehind() {
        Asking<BsonValue> reader = new Asking<>();
        distinct(new Values("age")).subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply("{values: [1, 2], ok: 1}");
        reader.cancel();
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void aDistinctThatIsRefusedIsACommandException() {
        Asking<BsonValue> reader = new Asking<>();
        distinct(new Values("age")).subscribe(reader);
        reader.request(1);
        sent();
        rig.link().reply("{ok: 0, code: 2, errmsg: 'no'}");
        assertThat(reader.failure).isExactlyInstanceOf(MongoCommandException.class);
    }

    @Test
    void aMapReduceThatAnswersSendsItsFunctions() {
        Reduction reduction = new Reduction("m", "r");
        reduction.finish = "f";
        reduction.filter = new Document("age", 7);
        reduction.limit = 3;
        reduction.jsMode = true;
        Asking<Document> reader = new Asking<>();
        rig.operations()
                .cursor(() -> new MapReduce<>(concerned(), reduction, RoadRig.codec()), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(5);
        assertThat(sent())
                .isEqualTo(BsonDocument.parse(
                        "{mapReduce: 'people', map: {$code: 'm'}, reduce: {$code: 'r'}, out: {inline: 1},"
                                + " query: {age: 7}, finalize: {$code: 'f'}, verbose: true, limit: 3, jsMode: true,"
                                + " readConcern: {level: 'majority'}, $db: 'db'}"));
        rig.link().reply("{ok: 1, results: [{_id: 1, value: 2}, {_id: 2, value: 3}]}");
        assertThat(reader.heard).hasSize(2);
        assertThat(reader.completed).isTrue();
    }

    @Test
    void aMapReduceThatWritesHasTheWriteConcern() {
        Reduction reduction = new Reduction("m", "r");
        reduction.collection = "there";
        reduction.database = "other";
        reduction.action = "merge";
        reduction.verbose = false;
        rig.operations()
                .run(() -> new MapReduceInto<Document>(concerned(), reduction), OperationContext.PLAIN)
                .subscribe();
        assertThat(sent())
                .isEqualTo(BsonDocument.parse("{mapReduce: 'people', map: {$code: 'm'}, reduce: {$code: 'r'},"
                        + " out: {merge: 'there', db: 'other'}, writeConcern: {w: 'majority'}, $db: 'db'}"));
        rig.link().reply("{ok: 1, result: 'there'}");
    }

    @Test
    void aSecondaryOfANewServerIsToldThePreference() {
        rig.type = ServerType.REPLICA_SET_SECONDARY;
        Target target = new Target(
                RoadRig.target().namespace(),
                RoadRig.target().encoding(),
                ReadPreference.secondary(),
                ReadConcern.DEFAULT,
                WriteConcern.ACKNOWLEDGED,
                false);
        rig.operations()
                .run(
                        () -> new AggregateInto<Document>(target, new Pipeline(Level.COLLECTION, OUT)),
                        OperationContext.PLAIN)
                .subscribe();
        assertThat(sent().getDocument("$readPreference")).isEqualTo(BsonDocument.parse("{mode: 'secondary'}"));
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 0));
    }

    private static Target concerned() {
        Target plain = RoadRig.target();
        return new Target(
                plain.namespace(),
                plain.encoding(),
                ReadPreference.primary(),
                ReadConcern.MAJORITY,
                WriteConcern.MAJORITY,
                false);
    }

    private Flux<Document> cursor(Pipeline described) {
        return rig.operations()
                .cursor(() -> new Aggregate<>(RoadRig.target(), described, RoadRig.codec()), OperationContext.PLAIN);
    }

    private Flux<BsonValue> distinct(Values values) {
        return rig.operations()
                .cursor(
                        () -> new Distinct<>(concerned(), values, RoadRig.REGISTRY.get(BsonValue.class)),
                        OperationContext.PLAIN);
    }

    private void assertSent(Flux<Document> stream, String json) {
        Asking<Document> reader = new Asking<>();
        stream.subscribe(reader);
        assertThat(rig.links).as("connections without demand").isEmpty();
        reader.request(1);
        assertThat(sent()).isEqualTo(BsonDocument.parse(json));
        rig.link().reply(RoadRig.batch(0, "firstBatch", 0, 1));
        assertThat(reader.heard).hasSize(1);
        assertThat(reader.completed).isTrue();
    }

    private BsonDocument sent() {
        BsonDocument request = rig.link().request();
        assertThat(request).as("request").isNotNull();
        return request;
    }

    /** Asks only when told. */
    private static final class Asking<T> extends BaseSubscriber<T> {

        private final List<T> heard = new ArrayList<>();
        private Throwable failure;
        private boolean completed;

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            // Demand comes from the test.
        }

        @Override
        protected void hookOnNext(T value) {
            heard.add(value);
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
