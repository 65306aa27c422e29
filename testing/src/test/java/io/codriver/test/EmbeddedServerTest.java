package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

class EmbeddedServerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private EmbeddedServer server;
    private MongoClient client;
    private MongoCollection<Document> people;

    @BeforeEach
    void start() {
        server = EmbeddedServer.start();
        client = MongoClients.create(server.uri());
        people = client.getDatabase("town").getCollection("people");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(SOON);
    }

    private static <T> T one(Publisher<T> publisher) {
        return Flux.from(publisher).single().block(SOON);
    }

    private static void run(Publisher<?> publisher) {
        Flux.from(publisher).then().block(SOON);
    }

    private void insert(int count) {
        run(people.insertMany(IntStream.range(0, count)
                .mapToObj(i -> new Document("_id", i).append("age", i % 7))
                .toList()));
    }

    @Test
    void theOfficialDriverWritesReadsChangesAndDeletes() {
        insert(20);

        assertThat(one(people.countDocuments(eq("age", 3)))).isEqualTo(3);
        assertThat(one(people.estimatedDocumentCount())).isEqualTo(20);
        assertThat(one(people.updateOne(eq("_id", 3), inc("age", 100))).getModifiedCount())
                .isEqualTo(1);
        assertThat(one(people.find(eq("_id", 3)).first()).getInteger("age")).isEqualTo(103);
        assertThat(one(people.deleteOne(eq("_id", 3))).getDeletedCount()).isEqualTo(1);
        run(people.drop());
        assertThat(one(people.countDocuments())).isZero();
        run(people.drop());
    }

    @Test
    void aFindComesInTheBatchesTheClientAsksFor() {
        insert(25);
        server.forgetCommands();

        assertThat(all(people.find().batchSize(10)))
                .extracting(d -> d.getInteger("_id"))
                .containsExactlyElementsOf(IntStream.range(0, 25).boxed().toList());

        assertThat(server.commandCount("find")).isEqualTo(1);
        assertThat(server.commandCount("getMore")).isEqualTo(2);
        assertThat(server.commands("getMore").get(0).document())
                .containsEntry("batchSize", new BsonInt32(10))
                .containsKey("lsid");
        assertThat(server.openCursors()).isEmpty();
    }

    @Test
    void aBatchThatIsExactlyFullLeavesItsCursorOpenUnlessALimitEndsIt() {
        insert(10);

        assertThat(cursorId("{find: 'people', batchSize: 10}")).isNotZero();
        assertThat(cursorId("{find: 'people', batchSize: 11}")).isZero();
        assertThat(cursorId("{find: 'people', batchSize: 10, limit: 10}")).isZero();
        assertThat(cursorId("{find: 'people', batchSize: 5, singleBatch: true}"))
                .isZero();
        assertThat(cursorId("{aggregate: 'people', pipeline: [], cursor: {batchSize: 3}}"))
                .isNotZero();
        assertThat(server.openCursors()).hasSize(2);
    }

    @Test
    void aBatchSizeOfZeroGivesACursorAndNoDocuments() {
        insert(3);

        Document cursor = cursor("{find: 'people', batchSize: 0}");

        assertThat(cursor.getList("firstBatch", Document.class)).isEmpty();
        Document next = one(client.getDatabase("town")
                        .runCommand(new Document("getMore", cursor.getLong("id")).append("collection", "people")))
                .get("cursor", Document.class);
        assertThat(next.getList("nextBatch", Document.class)).hasSize(3);
        assertThat(next.getLong("id")).isZero();
    }

    @Test
    void withoutABatchSizeTheFirstBatchHas101Documents() {
        insert(150);

        assertThat(cursor("{find: 'people'}").getList("firstBatch", Document.class))
                .hasSize(101);
    }

    @Test
    void aBatchEndsAt16MebibytesAndTheRestFollows() {
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 20; i++) {
            run(people.insertOne(new Document("_id", i).append("data", megabyte)));
        }

        Document cursor = cursor("{find: 'people', batchSize: 1000}");

        assertThat(cursor.getList("firstBatch", Document.class)).hasSize(16);
        assertThat(all(people.find().batchSize(1000))).hasSize(20);
    }

    @Test
    void aKilledCursorIsRememberedAndIsGone() {
        insert(3);
        long id = cursorId("{find: 'people', batchSize: 1}");

        one(client.getDatabase("town")
                .runCommand(new Document("killCursors", "people").append("cursors", List.of(id))));

        assertThat(server.killedCursors()).containsExactly(id);
        assertThat(server.openCursors()).isEmpty();
        assertThatThrownBy(() -> one(client.getDatabase("town")
                        .runCommand(new Document("getMore", id).append("collection", "people"))))
                .hasMessageContaining("CursorNotFound");
    }

    @Test
    void anOrderedInsertStopsAtTheFirstDuplicateAndAnUnorderedOneGoesOn() {
        insert(2);
        List<Document> documents = List.of(new Document("_id", 5), new Document("_id", 1), new Document("_id", 6));

        assertThatThrownBy(() -> run(people.insertMany(documents)))
                .isInstanceOfSatisfying(MongoBulkWriteException.class, e -> {
                    assertThat(e.getWriteErrors()).singleElement().satisfies(error -> {
                        assertThat(error.getIndex()).isEqualTo(1);
                        assertThat(error.getCode()).isEqualTo(11000);
                    });
                    assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(1);
                });
        assertThatThrownBy(() -> run(people.insertMany(
                        List.of(new Document("_id", 5), new Document("_id", 7)),
                        new InsertManyOptions().ordered(false))))
                .isInstanceOf(MongoBulkWriteException.class);
        assertThat(all(people.find())).extracting(d -> d.getInteger("_id")).containsExactlyInAnyOrder(0, 1, 5, 7);
    }

    @Test
    void anUnacknowledgedWriteIsDoneAndTheConnectionStaysOpen() {
        run(people.withWriteConcern(WriteConcern.UNACKNOWLEDGED).insertOne(new Document("_id", 1)));

        server.await(SOON, () -> server.commandCount("insert") == 1);
        assertThat(one(people.countDocuments())).isEqualTo(1);
        RecordedCommand insert = server.commands("insert").get(0);
        assertThat(insert.wantsReply()).isFalse();
        assertThat(insert.document().getArray("documents")).hasSize(1);
        assertThat(server.commands("aggregate").get(0).connectionId()).isEqualTo(insert.connectionId());
    }

    @Test
    void anUnknownCommandAndARefusedOneFailWithTheirCodes() {
        assertThatThrownBy(() -> one(client.getDatabase("town").runCommand(new Document("levitate", 1))))
                .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo(59));
        assertThatThrownBy(() -> all(people.find()
                        .collation(com.mongodb.client.model.Collation.builder()
                                .locale("sv")
                                .build())))
                .hasMessageContaining("collation");
        assertThatThrownBy(() -> all(people.watch())).hasMessageContaining("replica set");
    }

    @Test
    void pingAndBuildInfoAreAnswered() {
        assertThat(one(client.getDatabase("admin").runCommand(new Document("ping", 1)))
                        .getDouble("ok"))
                .isEqualTo(1.0);
        assertThat(one(client.getDatabase("admin").runCommand(new Document("buildInfo", 1)))
                        .getString("version"))
                .isEqualTo("7.0.0");
        assertThat(all(client.getDatabase("town").listCollectionNames())).isEmpty();
    }

    @Test
    void connectionsAreCountedAndCloseWithTheClient() {
        one(people.countDocuments());

        assertThat(server.openConnections()).isPositive();
        client.close();
        server.await(SOON, () -> server.openConnections() == 0);
        assertThat(server.acceptedConnections()).isPositive();
        assertThat(server.commandCount("endSessions")).isEqualTo(1);
    }

    @Test
    void aStandaloneServerStreamsItsStateToTheMonitor() {
        one(people.countDocuments());

        server.await(SOON, () -> server.commands().stream()
                .anyMatch(c -> c.document().containsKey("topologyVersion")));
    }

    @Test
    void everyReplyWaitsForTheLatency() {
        one(people.countDocuments());
        server.latency("ping", Duration.ofMillis(200));

        long start = System.nanoTime();
        one(client.getDatabase("admin").runCommand(new Document("ping", 1)));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
    }

    @Test
    void anotherServerMayClaimWireVersionsTheDriverRefuses() {
        try (EmbeddedServer old = EmbeddedServer.builder().wireVersions(0, 6).start();
                MongoClient refused = MongoClients.create(old.uri() + "?serverSelectionTimeoutMS=2000")) {
            assertThatThrownBy(() -> one(refused.getDatabase("admin").runCommand(new Document("ping", 1))))
                    .hasMessageContaining("wire version 6");
        }
    }

    @Test
    void serversListenOnAnyLoopbackAddressAndNowhereElse() {
        for (String host : List.of("127.0.0.5", "::1")) {
            try (EmbeddedServer other = EmbeddedServer.builder().bind(host).start();
                    MongoClient there = MongoClients.create(other.uri())) {
                assertThat(one(there.getDatabase("admin").runCommand(new Document("ping", 1))))
                        .isNotEmpty();
            }
        }
        assertThatThrownBy(() -> EmbeddedServer.builder().bind("0.0.0.0").start())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddedServer.builder().bind("localhost").start())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingFreesThePort() {
        // Between close and bind the kernel may give the port to any other process: that proves nothing, so try again.
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            EmbeddedServer first = EmbeddedServer.start();
            first.close();
            assertThatCode(() ->
                            EmbeddedServer.builder().port(first.port()).start().close())
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void closingTwiceEndsTheThread() {
        EmbeddedServer closed = EmbeddedServer.start();
        closed.close();
        closed.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("codriver-test-embedded"))
                .as("threads of servers that are not closed")
                .hasSize(1)
                .allMatch(Thread::isDaemon);
    }

    private long cursorId(String command) {
        return cursor(command).getLong("id");
    }

    private Document cursor(String command) {
        return one(client.getDatabase("town").runCommand(BsonDocument.parse(command)))
                .get("cursor", Document.class);
    }
}
