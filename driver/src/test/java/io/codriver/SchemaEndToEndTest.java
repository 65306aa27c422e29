package io.codriver;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.CreateIndexCommitQuorum;
import com.mongodb.CursorType;
import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ReadPreference;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.RenameCollectionOptions;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.FailPoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Collections, indexes, their lists, and commands of the user's own, on the embedded server. */
final class SchemaEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EmbeddedServer server = EmbeddedServer.start();
    private final CodriverClient client = Codriver.create(server.uri());
    private final CodriverDatabase database = client.getDatabase("test");
    private final CodriverCollection<Document> people = database.getCollection("people");

    @AfterEach
    void closeAll() {
        client.close();
        server.close();
    }

    // ---- databases

    @Test
    void databasesAreListed() {
        store(1);
        assertThat(all(client.listDatabaseNames())).contains("test");
        assertThat(client.listDatabases()
                        .map(each -> each.getString("name"))
                        .collectList()
                        .block(LIMIT))
                .contains("test");
        assertThat(client.listDatabases(BsonDocument.class).first().block(LIMIT))
                .containsKey("name");
        assertThat(server.commandCount("getMore")).isZero();
    }

    @Test
    void aDatabaseIsDroppedOnceAndAgain() {
        store(1);
        database.drop().block(LIMIT);
        database.drop().block(LIMIT);
        assertThat(all(database.listCollectionNames())).isEmpty();
    }

    // ---- collections

    @Test
    void collectionsAreMadeListedRenamedAndDropped() {
        database.createCollection("a").block(LIMIT);
        database.createCollection("b", new CreateCollectionOptions()).block(LIMIT);
        assertThat(all(database.listCollectionNames())).containsExactlyInAnyOrder("a", "b");
        database.getCollection("a")
                .renameCollection(new MongoNamespace("test", "c"))
                .block(LIMIT);
        database.getCollection("c")
                .renameCollection(new MongoNamespace("test", "b"), new RenameCollectionOptions().dropTarget(true))
                .block(LIMIT);
        assertThat(database.listCollections()
                        .map(each -> each.getString("name"))
                        .collectList()
                        .block(LIMIT))
                .containsExactly("b");
        database.getCollection("b").drop(new DropCollectionOptions()).block(LIMIT);
        assertThat(all(database.listCollectionNames())).isEmpty();
    }

    @Test
    void aCollectionThatIsThereIsNotMadeAgain() {
        database.createCollection("a").block(LIMIT);
        database.createCollection("b").block(LIMIT);
        assertRefused(database.createCollection("a"), 48);
        assertRefused(database.getCollection("a").renameCollection(new MongoNamespace("test", "b")), 48);
    }

    @Test
    void theFirstOfAListAsksForOneAndLeavesNoCursor() {
        IntStream.range(0, 5).forEach(i -> database.createCollection("c" + i).block(LIMIT));
        server.forgetCommands();
        assertThat(database.listCollectionNames().first().block(LIMIT)).startsWith("c");
        assertThat(database.listCollections().first().block(LIMIT)).containsKey("name");
        server.await(LIMIT, () -> server.openCursors().isEmpty());
        assertThat(server.commandCount("getMore")).isZero();
        assertThat(server.commands("listCollections"))
                .allSatisfy(sent -> assertThat(sent.document().getDocument("cursor"))
                        .isEqualTo(new BsonDocument("batchSize", new BsonInt32(1))));
    }

    @Test
    void aListIsFetchedAsDemandAsksForIt() {
        IntStream.range(0, 6).forEach(i -> database.createCollection("c" + i).block(LIMIT));
        server.forgetCommands();
        StepVerifier.create(database.listCollectionNames().batchSize(2), 0)
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertThat(server.commandCount("getMore")).isZero())
                .thenRequest(10)
                .expectNextCount(4)
                .expectComplete()
                .verify(LIMIT);
        assertThat(server.commandCount("getMore")).isPositive();
    }

    @Test
    void encryptedFieldsAreRefusedBeforeAnythingIsSent() {
        Bson fields = new Document("fields", List.of());
        assertThatThrownBy(() -> database.createCollection("a", new CreateCollectionOptions().encryptedFields(fields)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Encrypted fields");
        assertThatThrownBy(() -> people.drop(new DropCollectionOptions().encryptedFields(fields)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsSent() {
        List<Runnable> bad = List.of(
                () -> database.createCollection(""),
                () -> database.createCollection(null),
                () -> database.createCollection("a", null),
                () -> database.createView("", "a", List.of()),
                () -> database.createView("v", null, List.of()),
                () -> database.createView("v", "a", Arrays.asList((Bson) null)),
                () -> people.createIndex(null),
                () -> people.createIndexes(Arrays.asList((IndexModel) null)),
                () -> people.dropIndex((String) null),
                () -> people.dropIndex((Bson) null),
                () -> people.renameCollection(null),
                () -> people.createSearchIndexes(null),
                () -> people.dropSearchIndex(null),
                () -> people.listIndexes().timeoutMode(TimeoutMode.ITERATION),
                () -> people.listIndexes().maxTime(-1, TimeUnit.SECONDS),
                () -> database.listCollections().timeoutMode(TimeoutMode.ITERATION),
                () -> client.listDatabases().timeoutMode(TimeoutMode.ITERATION),
                () -> client.listDatabases((Class<?>) null),
                () -> database.runCursorCommand(null),
                () -> database.runCursorCommand(new Document("a", 1)).batchSize(-1),
                () -> database.withTimeout(1, TimeUnit.SECONDS)
                        .runCursorCommand(new Document("a", 1))
                        .maxTime(1, TimeUnit.SECONDS));
        assertThat(bad).allSatisfy(each -> assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class));
        assertThat(server.commands())
                .extracting(sent -> sent.name().toLowerCase(Locale.ROOT))
                .isSubsetOf("ismaster", "hello");
    }

    @Test
    void whatIsDoneButBadlyAcknowledgedIsTold() {
        server.failPoint(
                FailPoint.failCommand("create").times(1).writeConcernError(64, "waiting for replication timed out"));
        assertThatThrownBy(() -> database.createCollection("a").block(LIMIT))
                .isInstanceOfSatisfying(MongoWriteConcernException.class, told -> assertThat(
                                told.getWriteConcernError().getCode())
                        .isEqualTo(64));
    }

    // ---- indexes

    @Test
    void indexesAreMadeListedAndDropped() {
        store(1);
        assertThat(people.createIndex(Indexes.ascending("name")).block(LIMIT)).isEqualTo("name_1");
        List<IndexModel> models = List.of(
                new IndexModel(Indexes.descending("age")),
                new IndexModel(Indexes.ascending("name", "age"), new IndexOptions().name("both")));
        assertThat(all(people.createIndexes(models))).containsExactly("age_-1", "both");
        assertThat(names()).containsExactlyInAnyOrder("_id_", "name_1", "age_-1", "both");
        people.dropIndex("both").block(LIMIT);
        people.dropIndex(Indexes.descending("age")).block(LIMIT);
        assertThat(names()).containsExactlyInAnyOrder("_id_", "name_1");
        people.dropIndexes().block(LIMIT);
        assertThat(names()).containsExactly("_id_");
    }

    @Test
    void aUniqueIndexThatDocumentsBreakIsADuplicateKey() {
        people.insertMany(List.of(new Document("n", 1), new Document("n", 1))).block(LIMIT);
        assertThatThrownBy(() -> people.createIndex(Indexes.ascending("n"), new IndexOptions().unique(true))
                        .block(LIMIT))
                .isExactlyInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void whereNothingIsThereAreNoIndexes() {
        assertThat(names()).isEmpty();
        people.dropIndex("any").block(LIMIT);
        people.dropIndexes().block(LIMIT);
    }

    @Test
    void anIndexThatIsNotThereCannotBeDropped() {
        store(1);
        assertRefused(people.dropIndex("none"), 27);
    }

    @Test
    void aCommitQuorumIsNotSentToOldServers() {
        try (EmbeddedServer old = EmbeddedServer.builder().wireVersions(0, 8).start();
                CodriverClient toOld = Codriver.create(old.uri())) {
            assertThatThrownBy(() -> toOld.getDatabase("test")
                            .getCollection("people")
                            .createIndexes(
                                    List.of(new IndexModel(Indexes.ascending("a"))),
                                    new CreateIndexOptions().commitQuorum(CreateIndexCommitQuorum.MAJORITY))
                            .blockLast(LIMIT))
                    .isExactlyInstanceOf(MongoClientException.class);
            assertThat(old.commandCount("createIndexes")).isZero();
        }
    }

    // ---- commands of the user's own

    @Test
    void aCommandWithACursorIsReadToItsEnd() {
        store(10);
        List<Integer> found = database.runCursorCommand(new Document("find", "people").append("batchSize", 3))
                .batchSize(4)
                .comment("why")
                .map(each -> each.getInteger("_id"))
                .collectList()
                .block(LIMIT);
        assertThat(found).hasSize(10).doesNotHaveDuplicates();
        assertThat(server.commands("find").get(0).document()).doesNotContainKey("comment");
        assertThat(server.commands("getMore")).allSatisfy(sent -> assertThat(sent.document())
                .containsEntry("batchSize", new BsonInt32(4))
                .containsKey("comment"));
    }

    @Test
    void aCursorThatIsLeftIsKilled() {
        store(10);
        Document first = database.runCursorCommand(
                        new Document("find", "people").append("batchSize", 2),
                        ReadPreference.primaryPreferred(),
                        Document.class)
                .cursorType(CursorType.NonTailable)
                .take(1)
                .blockLast(LIMIT);
        assertThat(first).containsKey("_id");
        server.await(LIMIT, () -> server.openCursors().isEmpty());
        assertThat(server.killedCursors()).hasSize(1);
    }

    @Test
    void aCommandWithoutACursorIsAnError() {
        assertThatThrownBy(
                        () -> database.runCursorCommand(new Document("ping", 1)).blockLast(LIMIT))
                .isExactlyInstanceOf(MongoClientException.class)
                .hasMessageContaining("ping holds no cursor");
        assertThatThrownBy(() ->
                        database.runCursorCommand(new Document("nonsense", 1)).blockLast(LIMIT))
                .isExactlyInstanceOf(MongoCommandException.class);
    }

    @Test
    void aTimeoutModeNeedsATimeout() {
        CodriverDatabase limited = database.withTimeout(10, TimeUnit.SECONDS);
        store(4);
        assertThat(limited.runCursorCommand(new Document("find", "people").append("batchSize", 1))
                        .timeoutMode(TimeoutMode.ITERATION)
                        .count()
                        .block(LIMIT))
                .isEqualTo(4);
        assertThat(server.commands("find").get(0).document()).doesNotContainKey("maxTimeMS");
    }

    @Test
    void rawDataIsAskedOfServersThatKnowIt() {
        try (EmbeddedServer newest =
                        EmbeddedServer.builder().wireVersions(0, 27).start();
                CodriverClient toNewest = Codriver.create(newest.uri())) {
            CodriverCollection<Document> raw =
                    toNewest.withRawData(true).getDatabase("test").getCollection("people");
            raw.find(eq("_id", 1)).first().block(LIMIT);
            raw.withRawData(false).find(eq("_id", 1)).first().block(LIMIT);
            assertThat(newest.commands("find"))
                    .extracting(sent -> sent.document().containsKey("rawData"))
                    .containsExactly(true, false);
        }
    }

    // ---- ingredients

    private void store(int count) {
        people.insertMany(IntStream.range(0, count)
                        .mapToObj(i -> new Document("_id", i))
                        .toList())
                .block(LIMIT);
    }

    private List<String> names() {
        return people.listIndexes()
                .map(index -> index.getString("name"))
                .collectList()
                .block(LIMIT);
    }

    private static <T> List<T> all(Flux<T> source) {
        return source.collectList().block(LIMIT);
    }

    private static void assertRefused(Mono<?> operation, int code) {
        assertThatThrownBy(() -> operation.block(LIMIT))
                .isInstanceOfSatisfying(MongoCommandException.class, refused -> assertThat(refused.getErrorCode())
                        .isEqualTo(code));
    }
}
