package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteInsert;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.bulk.BulkWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bulks of one collection: what is said in which message, and what is told of the answers. */
class BulkWriteTest {

    private static final String DONE = "{ok: 1, n: 1, nModified: 1}";

    private final RoadRig rig = new RoadRig();
    private final List<Object> heard = new ArrayList<>();

    @AfterEach
    void everythingIsBack() {
        rig.finish();
    }

    // ---- what is said

    @Test
    void anOrderedBulkBeginsACommandWheneverTheKindChanges() {
        run(ordered(true), insert(1), insert(2), delete(1), insert(3));
        said("{insert: 'people', ordered: true, documents: [{_id: 1}, {_id: 2}]}", "{ok: 1, n: 2}");
        said("{delete: 'people', ordered: true, deletes: [{q: {_id: 1}, limit: 1}]}", DONE);
        said("{insert: 'people', ordered: true, documents: [{_id: 3}]}", DONE);
        BulkWriteResult result = result();
        assertThat(result.getInsertedCount()).isEqualTo(3);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(result.getInserts())
                .containsExactly(
                        new BulkWriteInsert(0, new BsonInt32(1)),
                        new BulkWriteInsert(1, new BsonInt32(2)),
                        new BulkWriteInsert(3, new BsonInt32(3)));
        assertThat(rig.links).hasSize(1);
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void anUnorderedBulkSaysEachKindOnce() {
        run(ordered(false), delete(1), insert(2), delete(3), insert(4));
        said("{delete: 'people', ordered: false, deletes: [{q: {_id: 1}, limit: 1}, {q: {_id: 3}, limit: 1}]}", DONE);
        said("{insert: 'people', ordered: false, documents: [{_id: 2}, {_id: 4}]}", "{ok: 1, n: 2}");
        assertThat(result().getInserts())
                .containsExactly(new BulkWriteInsert(1, new BsonInt32(2)), new BulkWriteInsert(3, new BsonInt32(4)));
    }

    @Test
    void updatesAndReplacementsShareOneCommandEachWithItsOptions() {
        Collation simple = Collation.builder().locale("simple").build();
        run(
                new BulkWriteOptions(),
                new UpdateOneModel<>(
                        new Document("a", 1),
                        new Document("$set", new Document("b.$[x]", 1)),
                        new UpdateOptions()
                                .upsert(true)
                                .arrayFilters(List.of(new Document("x", 2)))
                                .hintString("a_1")
                                .sort(new Document("a", -1))),
                new UpdateManyModel<>(
                        new Document("a", 2),
                        List.of(new Document("$unset", "b")),
                        new UpdateOptions().collation(simple)),
                new ReplaceOneModel<>(
                        new Document("a", 3),
                        new Document("b", 4),
                        new ReplaceOptions().hint(new Document("a", 1)).sort(new Document("b", 1))));
        said(
                "{update: 'people', ordered: true, updates: ["
                        + "{q: {a: 1}, u: {$set: {'b.$[x]': 1}}, upsert: true, arrayFilters: [{x: 2}], hint: 'a_1', sort: {a: -1}},"
                        + "{q: {a: 2}, u: [{$unset: 'b'}], multi: true, collation: {locale: 'simple'}},"
                        + "{q: {a: 3}, u: {b: 4}, hint: {a: 1}, sort: {b: 1}}]}",
                "{ok: 1, n: 3, nModified: 2, upserted: [{index: 0, _id: 'new'}]}");
        BulkWriteResult result = result();
        assertThat(result.getMatchedCount()).isEqualTo(2);
        assertThat(result.getModifiedCount()).isEqualTo(2);
        assertThat(result.getUpserts()).containsExactly(new BulkWriteUpsert(0, new BsonString("new")));
    }

    @Test
    void removalsSayHowManyTheyMean() {
        Collation simple = Collation.builder().locale("simple").build();
        run(
                new BulkWriteOptions(),
                new DeleteOneModel<>(new Document("a", 1), new DeleteOptions().hint(new Document("a", 1))),
                new DeleteManyModel<>(new Document("a", 2), new DeleteOptions().collation(simple)));
        said(
                "{delete: 'people', ordered: true, deletes: [{q: {a: 1}, limit: 1, hint: {a: 1}},"
                        + " {q: {a: 2}, limit: 0, collation: {locale: 'simple'}}]}",
                "{ok: 1, n: 5}");
        assertThat(result().getDeletedCount()).isEqualTo(5);
    }

    @Test
    void whatIsSaidForTheWholeBulkStandsInEveryCommand() {
        BulkWriteOptions options = new BulkWriteOptions()
                .bypassDocumentValidation(true)
                .comment("why")
                .let(new Document("x", 1));
        run(options, insert(1), delete(1));
        said(
                "{insert: 'people', ordered: true, bypassDocumentValidation: true, comment: 'why', let: {x: 1},"
                        + " documents: [{_id: 1}]}",
                DONE);
        said(
                "{delete: 'people', ordered: true, bypassDocumentValidation: true, comment: 'why', let: {x: 1},"
                        + " deletes: [{q: {_id: 1}, limit: 1}]}",
                DONE);
        result();
    }

    @Test
    void aDocumentWithoutAnIdGetsOneThatTheResultTells() {
        Document document = new Document("a", 1);
        run(new BulkWriteOptions(), new InsertOneModel<>(document));
        BsonDocument sent = request().getArray("documents").get(0).asDocument();
        rig.link().reply(DONE);
        assertThat(sent.getFirstKey()).isEqualTo("_id");
        assertThat(sent.getObjectId("_id").getValue()).isEqualTo(document.getObjectId("_id"));
        assertThat(result().getInserts()).containsExactly(new BulkWriteInsert(0, sent.get("_id")));
    }

    // ---- the limits of the server

    @Test
    void aCommandTakesAsManyWritesAsTheServerAllows() {
        rig.maxBatch = 2;
        run(ordered(true), update(0), update(1), update(2), delete(3));
        assertThat(request().getArray("updates")).hasSize(2);
        rig.link().reply("{ok: 1, n: 2, nModified: 0}");
        assertThat(request().getArray("updates")).hasSize(1);
        rig.link().reply("{ok: 1, n: 1, nModified: 0, upserted: [{index: 0, _id: 7}]}");
        assertThat(request().getArray("deletes")).hasSize(1);
        rig.link().reply(DONE);
        assertThat(result().getUpserts()).containsExactly(new BulkWriteUpsert(2, new BsonInt32(7)));
    }

    @Test
    void aMessageTakesAsManyBytesAsTheServerAllows() {
        rig.maxMessageBytes = 1_000;
        rig.maxDocumentBytes = 900;
        List<WriteModel<Document>> models =
                IntStream.range(0, 5).mapToObj(BulkWriteTest::large).toList();
        run(ordered(true), models);
        for (int[] expected : new int[][] {{2, 0}, {2, 2}, {1, 4}}) {
            BsonDocument sent = request();
            assertThat(sent.getArray("documents")).hasSize(expected[0]);
            assertThat(sent.getArray("documents")
                            .get(0)
                            .asDocument()
                            .getInt32("_id")
                            .getValue())
                    .isEqualTo(expected[1]);
            rig.link().reply("{ok: 1, n: " + expected[0] + "}");
        }
        assertThat(result().getInsertedCount()).isEqualTo(5);
    }

    @Test
    void aDocumentTooLargeEndsTheBulkWhereItStands() {
        rig.maxDocumentBytes = 300;
        run(ordered(true), insert(1), large(2), insert(3));
        assertThat(request().getArray("documents")).hasSize(1);
        rig.link().reply(DONE);
        assertThat(heard).singleElement().isInstanceOf(BsonMaximumSizeExceededException.class);
        assertThat(rig.link().request()).isNull();
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void aStatementMayBeLargerThanTheDocumentInIt() {
        rig.maxDocumentBytes = 400;
        Document replacement = new Document("a", "x".repeat(380));
        run(ordered(true), new ReplaceOneModel<>(new Document("_id", "y".repeat(300)), replacement));
        assertThat(request().getArray("updates")).hasSize(1);
        rig.link().reply(DONE);
        result();
    }

    // ---- what is told

    @Test
    void anOrderedBulkEndsWithTheFirstWriteRefused() {
        run(ordered(true), delete(9), insert(1), insert(2), insert(3), delete(1));
        rig.link().request();
        rig.link().reply(DONE);
        rig.link().request();
        rig.link().reply("{ok: 1, n: 1, writeErrors: [{index: 1, code: 11000, errmsg: 'twice', errInfo: {a: 1}}]}");
        MongoBulkWriteException failure = failure();
        assertThat(failure.getWriteErrors())
                .containsExactly(new BulkWriteError(11000, "twice", BsonDocument.parse("{a: 1}"), 2));
        assertThat(failure.getWriteResult().getInserts()).containsExactly(new BulkWriteInsert(1, new BsonInt32(1)));
        assertThat(failure.getWriteResult().getDeletedCount()).isEqualTo(1);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void anUnorderedBulkTellsOfEveryWriteRefusedInTheOrderOfTheModels() {
        run(ordered(false), delete(0), insert(1), delete(2), insert(3));
        rig.link().request();
        rig.link().reply("{ok: 1, n: 1, writeErrors: [{index: 1, code: 2, errmsg: 'bad'}]}");
        rig.link().request();
        rig.link().reply("{ok: 1, n: 1, writeErrors: [{index: 0, code: 11000, errmsg: 'twice'}]}");
        MongoBulkWriteException failure = failure();
        assertThat(failure.getWriteErrors())
                .extracting(BulkWriteError::getIndex, BulkWriteError::getCode)
                .containsExactly(tuple(1, 11000), tuple(2, 2));
        assertThat(failure.getWriteResult().getInserts()).containsExactly(new BulkWriteInsert(3, new BsonInt32(3)));
    }

    @Test
    void aWriteConcernThatIsNotMetStopsNothing() {
        run(ordered(true), insert(1), delete(1));
        rig.link().request();
        rig.link()
                .reply("{ok: 1, n: 1, writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: 'late'},"
                        + " errorLabels: ['Some']}");
        rig.link().request();
        rig.link().reply(DONE);
        MongoBulkWriteException failure = failure();
        assertThat(failure.getWriteErrors()).isEmpty();
        assertThat(failure.getWriteConcernError().getCode()).isEqualTo(64);
        assertThat(failure.getErrorLabels()).containsExactly("Some");
        assertThat(failure.getWriteResult().getDeletedCount()).isEqualTo(1);
    }

    @Test
    void aCommandThatIsRefusedAsAWholeEndsTheBulk() {
        run(ordered(false), insert(1), delete(1));
        rig.link().request();
        rig.link().reply("{ok: 0, code: 13, errmsg: 'not you', codeName: 'Unauthorized'}");
        assertThat(heard).singleElement().isInstanceOf(MongoCommandException.class);
        assertThat(rig.link().request()).isNull();
    }

    // ---- without acknowledgement

    @Test
    void anUnorderedBulkWithoutAcknowledgementWaitsForNothing() {
        rig.maxBatch = 1;
        run(WriteConcern.UNACKNOWLEDGED, ordered(false), insert(1), delete(1), insert(2));
        assertThat(request().getArray("documents")).hasSize(1);
        assertThat(request().getArray("documents")).hasSize(1);
        BsonDocument last = request();
        assertThat(last.getArray("deletes")).hasSize(1);
        assertThat(last.getDocument("writeConcern")).containsExactly(entry("w", new BsonInt32(0)));
        assertThat(result().wasAcknowledged()).isFalse();
    }

    @Test
    void anOrderedBulkWithoutAcknowledgementWaitsWhereAnotherKindFollows() {
        run(WriteConcern.UNACKNOWLEDGED, ordered(true), insert(1), delete(1));
        assertThat(request().getString("insert").getValue()).isEqualTo("people");
        assertThat(rig.link().request()).isNull();
        rig.link().reply(DONE);
        assertThat(request().getString("delete").getValue()).isEqualTo("people");
        assertThat(result().wasAcknowledged()).isFalse();
    }

    @Test
    void anOrderedBulkWithoutAcknowledgementStopsAtARefusalThatItHearsOf() {
        run(WriteConcern.UNACKNOWLEDGED, ordered(true), insert(1), delete(1));
        request();
        rig.link().reply("{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'twice'}]}");
        assertThat(rig.link().request()).isNull();
        assertThat(result().wasAcknowledged()).isFalse();
    }

    @Test
    void aHintThatAnOldServerWouldIgnoreUnheardIsRefused() {
        rig.maxWireVersion = 8;
        DeleteOneModel<Document> hinted = new DeleteOneModel<>(new Document(), new DeleteOptions().hintString("a_1"));
        run(WriteConcern.UNACKNOWLEDGED, ordered(true), hinted);
        assertThat(heard).singleElement().isExactlyInstanceOf(UnsupportedOperationException.class);
        assertThat(rig.link().request()).isNull();
    }

    // ---- what is wrong from the start

    @Test
    void aModelThatCannotBeIsFoundBeforeTheFirstOneIsSent() {
        for (WriteModel<Document> bad : List.<WriteModel<Document>>of(
                new UpdateOneModel<>(new Document(), new Document("a", 1)),
                new UpdateManyModel<>(new Document(), new Document()),
                new UpdateOneModel<>(new Document(), List.<Document>of()),
                new ReplaceOneModel<>(new Document(), new Document("$set", new Document("a", 1))))) {
            heard.clear();
            run(ordered(true), insert(1), bad);
            assertThat(heard).as(bad.toString()).singleElement().isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(rig.links).isEmpty();
        }
    }

    // ---- the words of this test

    private static BulkWriteOptions ordered(boolean ordered) {
        return new BulkWriteOptions().ordered(ordered);
    }

    private static WriteModel<Document> insert(int id) {
        return new InsertOneModel<>(new Document("_id", id));
    }

    /** About 400 bytes. */
    private static WriteModel<Document> large(int id) {
        return new InsertOneModel<>(new Document("_id", id).append("a", "x".repeat(380)));
    }

    private static WriteModel<Document> update(int id) {
        return new UpdateOneModel<>(new Document("_id", id), new Document("$set", new Document("a", 1)));
    }

    private static WriteModel<Document> delete(int id) {
        return new DeleteOneModel<>(new Document("_id", id));
    }

    @SafeVarargs
    private void run(BulkWriteOptions options, WriteModel<Document>... models) {
        run(options, List.of(models));
    }

    private void run(BulkWriteOptions options, List<WriteModel<Document>> models) {
        run(RoadRig.target(), options, models);
    }

    @SafeVarargs
    private void run(WriteConcern concern, BulkWriteOptions options, WriteModel<Document>... models) {
        run(RoadRig.target(concern), options, List.of(models));
    }

    private void run(Target target, BulkWriteOptions options, List<WriteModel<Document>> models) {
        rig.operations()
                .run(() -> BulkWrite.of(target, RoadRig.codec(), models, options), OperationContext.PLAIN)
                .subscribe(heard::add, heard::add);
    }

    private void said(String command, String answer) {
        assertThat(request()).isEqualTo(BsonDocument.parse(command));
        rig.link().reply(answer);
    }

    /** Without the name of the database. */
    private BsonDocument request() {
        BsonDocument request = rig.link().request();
        assertThat(request).isNotNull();
        request.remove("$db");
        return request;
    }

    private BulkWriteResult result() {
        assertThat(heard).singleElement().isInstanceOf(BulkWriteResult.class);
        return (BulkWriteResult) heard.get(0);
    }

    private MongoBulkWriteException failure() {
        assertThat(heard).singleElement().isExactlyInstanceOf(MongoBulkWriteException.class);
        return (MongoBulkWriteException) heard.get(0);
    }
}
