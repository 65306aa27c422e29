package io.codriver.internal.execute;

import static com.mongodb.client.model.bulk.ClientBulkWriteOptions.clientBulkWriteOptions;
import static com.mongodb.client.model.bulk.ClientDeleteManyOptions.clientDeleteManyOptions;
import static com.mongodb.client.model.bulk.ClientDeleteOneOptions.clientDeleteOneOptions;
import static com.mongodb.client.model.bulk.ClientNamespacedWriteModel.deleteMany;
import static com.mongodb.client.model.bulk.ClientNamespacedWriteModel.deleteOne;
import static com.mongodb.client.model.bulk.ClientNamespacedWriteModel.insertOne;
import static com.mongodb.client.model.bulk.ClientNamespacedWriteModel.replaceOne;
import static com.mongodb.client.model.bulk.ClientNamespacedWriteModel.updateMany;
import static com.mongodb.client.model.bulk.ClientNamespacedWriteModel.updateOne;
import static com.mongodb.client.model.bulk.ClientReplaceOneOptions.clientReplaceOneOptions;
import static com.mongodb.client.model.bulk.ClientUpdateManyOptions.clientUpdateManyOptions;
import static com.mongodb.client.model.bulk.ClientUpdateOneOptions.clientUpdateOneOptions;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientBulkWriteResult.VerboseResults;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.bulk.ClientBulkWrite;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Bulks of a client: what is said in which message, and what is told of the answers. */
class ClientBulkWriteTest {

    private static final MongoNamespace PEOPLE = new MongoNamespace("db.people");
    private static final MongoNamespace PLACES = new MongoNamespace("db.places");
    private static final Document ALL = new Document();
    private static final String ONE_STORED =
            "{ok: 1, nErrors: 0, nInserted: 1, cursor: {id: {$numberLong: '0'}, ns: 'admin.$cmd.bulkWrite', firstBatch: []}}";

    private final RoadRig rig = new RoadRig();
    private final List<Object> heard = new ArrayList<>();

    @AfterEach
    void everythingIsBack() {
        rig.finish();
    }

    // ---- what is said

    @Test
    void everyKindOfModelIsSaidWithItsOptions() {
        Collation simple = Collation.builder().locale("simple").build();
        run(
                null,
                insertOne(PEOPLE, new Document("_id", 1)),
                updateOne(
                        PLACES,
                        new Document("a", 1),
                        new Document("$set", new Document("b", 2)),
                        clientUpdateOneOptions()
                                .upsert(true)
                                .collation(simple)
                                .arrayFilters(List.of(new Document("x", 1)))
                                .hint(new Document("a", 1))
                                .sort(new Document("a", -1))),
                updateMany(
                        PEOPLE,
                        ALL,
                        List.of(new Document("$unset", "b")),
                        clientUpdateManyOptions().upsert(false).hintString("a_1")),
                replaceOne(
                        PEOPLE,
                        ALL,
                        new Document("c", 3),
                        clientReplaceOneOptions().sort(new Document("c", 1)).hintString("c_1")),
                deleteOne(PLACES, ALL, clientDeleteOneOptions().hint(new Document("a", 1))),
                deleteMany(PLACES, ALL, clientDeleteManyOptions().collation(simple)));
        BsonDocument request = request();
        assertThat(request)
                .isEqualTo(BsonDocument.parse("{bulkWrite: 1, errorsOnly: true, ordered: true, $db: 'admin', ops: ["
                        + "{insert: 0, document: {_id: 1}},"
                        + "{update: 1, filter: {a: 1}, updateMods: {$set: {b: 2}}, multi: false, upsert: true,"
                        + " collation: {locale: 'simple'}, arrayFilters: [{x: 1}], hint: {a: 1}, sort: {a: -1}},"
                        + "{update: 0, filter: {}, updateMods: [{$unset: 'b'}], multi: true, upsert: false, hint: 'a_1'},"
                        + "{update: 0, filter: {}, updateMods: {c: 3}, multi: false, hint: 'c_1', sort: {c: 1}},"
                        + "{delete: 1, filter: {}, multi: false, hint: {a: 1}},"
                        + "{delete: 1, filter: {}, multi: true, collation: {locale: 'simple'}}],"
                        + " nsInfo: [{ns: 'db.people'}, {ns: 'db.places'}]}"));
        rig.link()
                .reply("{ok: 1, nErrors: 0, nInserted: 1, nUpserted: 2, nMatched: 3, nModified: 4, nDeleted: 5,"
                        + " cursor: {id: {$numberLong: '0'}, firstBatch: []}}");
        ClientBulkWriteResult result = result();
        assertThat(result.isAcknowledged()).isTrue();
        assertThat(result.getInsertedCount()).isEqualTo(1);
        assertThat(result.getUpsertedCount()).isEqualTo(2);
        assertThat(result.getMatchedCount()).isEqualTo(3);
        assertThat(result.getModifiedCount()).isEqualTo(4);
        assertThat(result.getDeletedCount()).isEqualTo(5);
        assertThat(result.getVerboseResults()).isEmpty();
    }

    @Test
    void optionsOfTheWholeAreSaidOnce() {
        run(
                clientBulkWriteOptions()
                        .ordered(false)
                        .verboseResults(true)
                        .bypassDocumentValidation(true)
                        .comment(new BsonString("why"))
                        .let(new Document("x", 1)),
                insert(PEOPLE, 1));
        assertThat(request())
                .isEqualTo(BsonDocument.parse("{bulkWrite: 1, errorsOnly: false, ordered: false,"
                        + " bypassDocumentValidation: true, comment: 'why', let: {x: 1}, $db: 'admin',"
                        + " ops: [{insert: 0, document: {_id: 1}}], nsInfo: [{ns: 'db.people'}]}"));
        rig.link().reply(ONE_STORED);
        result();
    }

    @Test
    void aDocumentWithoutAnIdGetsOne() {
        run(null, insertOne(PEOPLE, new Document("a", 1)));
        BsonDocument sent = operations(request()).get(0).getDocument("document");
        assertThat(sent.getFirstKey()).isEqualTo("_id");
        rig.link().reply(ONE_STORED);
        result();
    }

    // ---- the limits of the server

    @Test
    void aCommandTakesAsManyWritesAsTheServerAllowsAndTheirNamespacesOnly() {
        rig.maxBatch = 2;
        run(null, insert(PEOPLE, 1), insert(PEOPLE, 2), insert(PLACES, 3));
        BsonDocument first = request();
        assertThat(operations(first)).hasSize(2);
        assertThat(first.getArray("nsInfo")).containsExactly(BsonDocument.parse("{ns: 'db.people'}"));
        rig.link().reply(ONE_STORED.replace("nInserted: 1", "nInserted: 2"));
        BsonDocument second = request();
        assertThat(operations(second)).containsExactly(BsonDocument.parse("{insert: 0, document: {_id: 3}}"));
        assertThat(second.getArray("nsInfo")).containsExactly(BsonDocument.parse("{ns: 'db.places'}"));
        rig.link().reply(ONE_STORED);
        assertThat(result().getInsertedCount()).isEqualTo(3);
    }

    /** The numbers are those of the specification: 1,000 bytes for the rest, 43 for the command. */
    @Test
    void aNamespaceThatNeedsTooMuchRoomGoesIntoTheNextMessage() {
        int namespaceBytes = 14 + "db.people".length();
        rig.maxMessageBytes = 1_000 + 43 + operationBytes(2_000) + namespaceBytes + operationBytes(100);
        assertThat(split(PEOPLE)).isEqualTo(1);
        assertThat(split(PLACES)).isEqualTo(2);
        rig.maxMessageBytes--;
        assertThat(split(PEOPLE)).isEqualTo(2);
    }

    /** The bytes of {insert: 0, document: {_id: 1, a: ".."}}. */
    private static int operationBytes(int letters) {
        int documentBytes = 4 + (1 + 4 + 4) + (1 + 2 + 4 + letters + 1) + 1;
        return 4 + (1 + 7 + 4) + (1 + 9 + documentBytes) + 1;
    }

    private static Document document(int letters) {
        return new Document("_id", 1).append("a", "x".repeat(letters));
    }

    /** How many messages two writes take. */
    private int split(MongoNamespace ofTheSecond) {
        heard.clear();
        run(null, insertOne(PEOPLE, document(2_000)), insertOne(ofTheSecond, document(100)));
        int messages = 1;
        request();
        rig.link().reply(ONE_STORED);
        while (heard.isEmpty()) {
            messages++;
            request();
            rig.link().reply(ONE_STORED);
        }
        result();
        return messages;
    }

    @Test
    void aWriteWithoutRoomInAnyMessageIsRefusedWithWhatCameBefore() {
        rig.maxMessageBytes = 2_000;
        run(null, insert(PEOPLE, 1), insertOne(PEOPLE, document(2_000)));
        request();
        rig.link().reply(ONE_STORED);
        assertThat(heard).singleElement().isInstanceOf(BsonMaximumSizeExceededException.class);
        ClientBulkWriteException before = (ClientBulkWriteException) ((Throwable) heard.get(0)).getSuppressed()[0];
        assertThat(before.getPartialResult().orElseThrow().getInsertedCount()).isEqualTo(1);
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    // ---- results

    @Test
    void verboseResultsTellOfEachWriteOverAllBatches() {
        run(
                clientBulkWriteOptions().verboseResults(true),
                insert(PEOPLE, 7),
                updateOne(PEOPLE, ALL, new Document("$set", new Document("a", 1))),
                deleteMany(PEOPLE, ALL));
        request();
        rig.link()
                .reply("{ok: 1, nErrors: 0, nInserted: 1, nUpserted: 1, nDeleted: 4, cursor: {id: {$numberLong: '42'},"
                        + " ns: 'admin.$cmd.bulkWrite', firstBatch: [{ok: 1, idx: 0, n: 1}]}}");
        assertThat(request())
                .isEqualTo(BsonDocument.parse(
                        "{getMore: {$numberLong: '42'}, collection: '$cmd.bulkWrite', $db: 'admin'}"));
        rig.link()
                .reply("{ok: 1, cursor: {id: {$numberLong: '0'}, ns: 'admin.$cmd.bulkWrite', nextBatch: ["
                        + "{ok: 1, idx: 1, n: 1, nModified: 0, upserted: {_id: null}}, {ok: 1, idx: 2, n: 4}]}}");
        VerboseResults results = result().getVerboseResults().orElseThrow();
        assertThat(results.getInsertResults().get(0).getInsertedId()).contains(new BsonInt32(7));
        assertThat(results.getUpdateResults().get(1).getUpsertedId()).contains(BsonNull.VALUE);
        assertThat(results.getUpdateResults().get(1).getMatchedCount()).isEqualTo(1);
        assertThat(results.getDeleteResults().get(2).getDeletedCount()).isEqualTo(4);
        assertThat(rig.links).hasSize(1);
    }

    @Test
    void anOrderedBulkEndsWithTheFirstWriteRefused() {
        rig.maxBatch = 2;
        run(null, insert(PEOPLE, 1), insert(PEOPLE, 1), insert(PEOPLE, 2));
        request();
        rig.link().reply(refused(1, 1));
        ClientBulkWriteException failure = failure();
        assertThat(failure.getWriteErrors()).containsOnlyKeys(1);
        assertThat(failure.getWriteErrors().get(1).getCode()).isEqualTo(11000);
        assertThat(failure.getPartialResult().orElseThrow().getInsertedCount()).isEqualTo(1);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void thereIsNoPartialResultIfNothingSucceeded() {
        run(null, insert(PEOPLE, 1), insert(PEOPLE, 2));
        request();
        rig.link().reply(refused(0, 0));
        assertThat(failure().getPartialResult()).isEmpty();
        heard.clear();
        run(clientBulkWriteOptions().ordered(false), insert(PEOPLE, 1));
        request();
        rig.link().reply(refused(0, 0));
        assertThat(failure().getPartialResult()).isEmpty();
    }

    @Test
    void anUnorderedBulkGoesOnAndTellsOfAllByTheirPlaces() {
        rig.maxBatch = 2;
        run(clientBulkWriteOptions().ordered(false), insert(PEOPLE, 1), insert(PEOPLE, 1), insert(PEOPLE, 1));
        request();
        rig.link().reply(refused(1, 1));
        request();
        rig.link().reply(refused(0, 0));
        ClientBulkWriteException failure = failure();
        assertThat(failure.getWriteErrors()).containsOnlyKeys(1, 2);
        assertThat(failure.getPartialResult().orElseThrow().getInsertedCount()).isEqualTo(1);
    }

    @Test
    void writeConcernErrorsAreGatheredAndToldAtTheEnd() {
        rig.maxBatch = 1;
        run(null, insert(PEOPLE, 1), insert(PEOPLE, 2));
        for (int i = 0; i < 2; i++) {
            request();
            rig.link()
                    .reply(ONE_STORED.replace(
                            "ok: 1,", "ok: 1, writeConcernError: {code: 64, errmsg: 'late', codeName: 'x'},"));
        }
        ClientBulkWriteException failure = failure();
        assertThat(failure.getWriteConcernErrors()).hasSize(2);
        assertThat(failure.getPartialResult().orElseThrow().getInsertedCount()).isEqualTo(2);
    }

    // ---- failures of the whole

    @Test
    void aRefusalBeforeAnythingWasDoneIsToldAsItIs() {
        run(null, insert(PEOPLE, 1));
        request();
        rig.link().reply("{ok: 0, code: 8, errmsg: 'no'}");
        assertThat(heard).singleElement().isExactlyInstanceOf(MongoCommandException.class);
    }

    @Test
    void aLaterRefusalIsToldWithWhatWasDone() {
        rig.maxBatch = 1;
        run(clientBulkWriteOptions().ordered(false), insert(PEOPLE, 1), insert(PEOPLE, 2), insert(PEOPLE, 3));
        request();
        rig.link().reply(ONE_STORED);
        request();
        rig.link().reply("{ok: 0, code: 8, errmsg: 'no'}");
        ClientBulkWriteException failure = failure();
        assertThat(failure.getCause()).isExactlyInstanceOf(MongoCommandException.class);
        assertThat(failure.getPartialResult().orElseThrow().getInsertedCount()).isEqualTo(1);
        assertThat(rig.link().request()).isNull();
    }

    @Test
    void aBrokenConnectionIsToldWithWhatWasDone() {
        rig.maxBatch = 1;
        run(null, insert(PEOPLE, 1), insert(PEOPLE, 2));
        request();
        rig.link().reply(ONE_STORED);
        request();
        rig.link().channel.close();
        ClientBulkWriteException failure = failure();
        assertThat(failure.getCause()).isInstanceOf(MongoSocketReadException.class);
        assertThat(failure.getPartialResult()).isPresent();
    }

    @Test
    void aCursorThatCannotBeReadToItsEndIsKilledFirst() {
        run(clientBulkWriteOptions().verboseResults(true), insert(PEOPLE, 1), insert(PEOPLE, 2));
        request();
        rig.link()
                .reply("{ok: 1, nErrors: 0, nInserted: 2, cursor: {id: {$numberLong: '42'},"
                        + " ns: 'admin.$cmd.bulkWrite', firstBatch: [{ok: 1, idx: 0, n: 1}]}}");
        request();
        rig.link().reply("{ok: 0, code: 8, errmsg: 'no'}");
        assertThat(heard).isEmpty();
        assertThat(request())
                .isEqualTo(BsonDocument.parse(
                        "{killCursors: '$cmd.bulkWrite', cursors: [{$numberLong: '42'}], $db: 'admin'}"));
        rig.link().reply("{ok: 1}");
        ClientBulkWriteException failure = failure();
        assertThat(failure.getCause().getCode()).isEqualTo(8);
        assertThat(failure.getPartialResult()
                        .orElseThrow()
                        .getVerboseResults()
                        .orElseThrow()
                        .getInsertResults())
                .containsOnlyKeys(0);
    }

    // ---- nobody wants to know any more

    private static final String OPEN_CURSOR =
            "{ok: 1, nErrors: 0, nInserted: 2, cursor: {id: {$numberLong: '42'}, ns: 'admin.$cmd.bulkWrite', firstBatch: []}}";
    private static final BsonDocument KILLED =
            BsonDocument.parse("{killCursors: '$cmd.bulkWrite', cursors: [{$numberLong: '42'}], $db: 'admin'}");

    private Disposable verbose() {
        return verbose(rig.operations());
    }

    private Disposable verbose(Operations operations) {
        return operations
                .run(
                        () -> new ClientBulkWrite(
                                RoadRig.REGISTRY,
                                WriteConcern.ACKNOWLEDGED,
                                List.of(insert(PEOPLE, 1), insert(PEOPLE, 2)),
                                clientBulkWriteOptions().verboseResults(true),
                                false),
                        OperationContext.PLAIN)
                .subscribe(heard::add, heard::add);
    }

    private void theCursorIsKilled() {
        BsonDocument kill = request();
        kill.keySet().removeAll(List.of("$readPreference", "lsid"));
        assertThat(kill).isEqualTo(KILLED);
        rig.link().reply("{ok: 1}");
        assertThat(rig.link().request()).isNull();
        assertThat(heard).isEmpty();
    }

    @Test
    void aCursorWhoseResultsNobodyWantsIsKilled() {
        Disposable bulk = verbose();
        request();
        bulk.dispose();
        rig.link().reply(OPEN_CURSOR);
        theCursorIsKilled();
        assertThat(rig.link().checkIns).isEqualTo(2);
    }

    @Test
    void aCursorIsKilledIfNobodyWantsItsNextResults() {
        Disposable bulk = verbose();
        request();
        rig.link().reply(OPEN_CURSOR);
        request();
        bulk.dispose();
        rig.link().reply("{ok: 1, cursor: {id: {$numberLong: '42'}, ns: 'admin.$cmd.bulkWrite', nextBatch: []}}");
        theCursorIsKilled();
    }

    @Test
    void aCursorThatTheServerHasClosedIsLeftAlone() {
        Disposable bulk = verbose();
        request();
        rig.link().reply(OPEN_CURSOR);
        request();
        bulk.dispose();
        rig.link().reply("{ok: 1, cursor: {id: {$numberLong: '0'}, ns: 'admin.$cmd.bulkWrite', nextBatch: []}}");
        assertThat(rig.link().request()).isNull();
        assertThat(rig.link().checkIns).isEqualTo(1);
    }

    @Test
    void itsSessionIsUsedOnAndGivenBack() {
        rig.knowsSessions = true;
        Operations operations = rig.operations();
        Disposable bulk = verbose(operations);
        BsonDocument lsid = request().getDocument("lsid");
        bulk.dispose();
        rig.link().reply(OPEN_CURSOR);
        assertThat(request().getDocument("lsid")).isEqualTo(lsid);
        rig.link().reply("{ok: 1}");
        verbose(operations);
        assertThat(request().getDocument("lsid")).isEqualTo(lsid);
        rig.link().reply(ONE_STORED);
        result();
    }

    @Test
    void behindALoadBalancerItIsKilledOnItsConnection() {
        rig.type = ServerType.LOAD_BALANCER;
        Disposable bulk = verbose();
        request();
        bulk.dispose();
        rig.link().reply(OPEN_CURSOR);
        assertThat(rig.link().checkIns).isZero();
        theCursorIsKilled();
        assertThat(rig.link().checkIns).isEqualTo(1);
        assertThat(rig.links).hasSize(1);
    }

    @Test
    void behindALoadBalancerABrokenConnectionTakesTheCursorWithIt() {
        rig.type = ServerType.LOAD_BALANCER;
        verbose();
        request();
        rig.link().reply(OPEN_CURSOR);
        request();
        rig.link().channel.close();
        failure();
        assertThat(rig.links).hasSize(1);
    }

    @Test
    void aCursorWhoseConnectionBreaksIsKilledOnAnother() {
        verbose();
        request();
        rig.link().reply(OPEN_CURSOR);
        request();
        rig.link().channel.close();
        failure();
        heard.clear();
        assertThat(rig.links).hasSize(2);
        theCursorIsKilled();
    }

    @Test
    void theTopologyHearsOfWhatARoundInTheMiddleSays() {
        rig.maxBatch = 1;
        run(null, insert(PEOPLE, 1), insert(PEOPLE, 2));
        request();
        rig.link().reply(ONE_STORED.replace("ok: 1,", "ok: 1, writeConcernError: {code: 91, errmsg: 'going down'},"));
        assertThat(rig.toldToTopology).singleElement().isInstanceOf(MongoNodeIsRecoveringException.class);
        request();
        rig.link().reply(ONE_STORED);
        assertThat(failure().getWriteConcernErrors()).hasSize(1);
    }

    // ---- without acknowledgement

    @Test
    void withoutAcknowledgementNothingIsWaitedForOverAllMessages() {
        rig.maxBatch = 1;
        run(WriteConcern.UNACKNOWLEDGED, clientBulkWriteOptions().ordered(false), insert(PEOPLE, 1), insert(PEOPLE, 2));
        assertThat(request().getDocument("writeConcern")).isEqualTo(BsonDocument.parse("{w: 0}"));
        assertThat(operations(request())).hasSize(1);
        assertThat(result().isAcknowledged()).isFalse();
    }

    @Test
    void withoutAcknowledgementThereIsNeitherOrderNorDetail() {
        run(WriteConcern.UNACKNOWLEDGED, null, insert(PEOPLE, 1));
        run(
                WriteConcern.UNACKNOWLEDGED,
                clientBulkWriteOptions().ordered(false).verboseResults(true),
                insert(PEOPLE, 1));
        assertThat(heard).hasSize(2).allMatch(failure -> failure.getClass() == MongoClientException.class);
        assertThat((Throwable) heard.get(0))
                .hasMessage("Cannot request unacknowledged write concern and ordered writes");
        assertThat((Throwable) heard.get(1))
                .hasMessage("Cannot request unacknowledged write concern and verbose results");
        assertThat(rig.links).isEmpty();
    }

    // ---- models that cannot be

    @Test
    void onlyTheFirstNameOfAnUpdateIsLookedAt() {
        run(null, insert(PEOPLE, 1), updateOne(PEOPLE, ALL, new Document("a", 1)));
        run(null, insert(PEOPLE, 1), updateMany(PEOPLE, ALL, new Document()));
        run(null, insert(PEOPLE, 1), replaceOne(PEOPLE, ALL, new Document("$set", 1)));
        assertThat(heard).hasSize(3).allMatch(failure -> failure.getClass() == IllegalArgumentException.class);
        assertThat(rig.links).isEmpty();
        heard.clear();
        run(
                null,
                updateOne(PEOPLE, ALL, new Document("$set", new Document("a", 1)).append("b", 1)),
                replaceOne(PEOPLE, ALL, new Document("b", 1).append("$set", 1)));
        assertThat(operations(request())).hasSize(2);
        rig.link().reply(ONE_STORED);
        result();
    }

    @Test
    void aModelOfSomebodyElseIsRefusedInWords() {
        ClientNamespacedWriteModel foreign = (ClientNamespacedWriteModel) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientNamespacedWriteModel.class},
                (proxy, method, arguments) -> null);
        run(null, foreign);
        assertThat(heard).singleElement().isExactlyInstanceOf(UnsupportedOperationException.class);
        assertThat((Throwable) heard.get(0)).hasMessageContaining("getNamespace()");
        assertThat(rig.links).isEmpty();
    }

    // ---- the words of this test

    private static ClientNamespacedWriteModel insert(MongoNamespace namespace, int id) {
        return insertOne(namespace, new Document("_id", id));
    }

    /** One of two writes is refused. */
    private static String refused(int index, int stored) {
        return "{ok: 1, nErrors: 1, nInserted: " + stored + ", cursor: {id: {$numberLong: '0'},"
                + " ns: 'admin.$cmd.bulkWrite', firstBatch: [{ok: 0, idx: " + index
                + ", code: 11000, errmsg: 'twice', n: 0}]}}";
    }

    private static List<BsonDocument> operations(BsonDocument request) {
        return request.getArray("ops").stream().map(each -> each.asDocument()).toList();
    }

    private void run(@Nullable ClientBulkWriteOptions options, ClientNamespacedWriteModel... models) {
        run(WriteConcern.ACKNOWLEDGED, options, models);
    }

    private void run(
            WriteConcern concern, @Nullable ClientBulkWriteOptions options, ClientNamespacedWriteModel... models) {
        rig.operations()
                .run(
                        () -> new ClientBulkWrite(RoadRig.REGISTRY, concern, List.of(models), options, false),
                        OperationContext.PLAIN)
                .subscribe(heard::add, heard::add);
    }

    private BsonDocument request() {
        BsonDocument request = rig.link().request();
        assertThat(request).isNotNull();
        return request;
    }

    private ClientBulkWriteResult result() {
        assertThat(heard).singleElement().isInstanceOf(ClientBulkWriteResult.class);
        return (ClientBulkWriteResult) heard.get(0);
    }

    private ClientBulkWriteException failure() {
        assertThat(heard).singleElement().isExactlyInstanceOf(ClientBulkWriteException.class);
        return (ClientBulkWriteException) heard.get(0);
    }
}
