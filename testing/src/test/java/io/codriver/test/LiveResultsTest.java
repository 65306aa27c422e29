package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static io.codriver.test.Official.SOON;
import static io.codriver.test.Official.all;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.CursorType;
import com.mongodb.MongoCommandException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import com.mongodb.client.model.changestream.OperationType;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Results that go on while their cursors are open, and reads of a time that has passed. */
class LiveResultsTest {

    private ReplicaSet set;
    private MongoClient client;
    private MongoDatabase town;
    private MongoCollection<Document> people;

    @BeforeEach
    void start() {
        set = TestDeployment.replicaSet(1).start();
        client = Official.connect(set);
        town = client.getDatabase("town");
        people = people(client);
    }

    @AfterEach
    void stop() {
        client.close();
        set.close();
    }

    private Document town(String json) {
        return one(town.runCommand(BsonDocument.parse(json)));
    }

    private static Document id(int id) {
        return new Document("_id", id);
    }

    /** The first items, asked for now. */
    private static <T> CompletableFuture<List<T>> first(int count, Publisher<T> source) {
        return Flux.from(source).take(count).collectList().toFuture();
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitCommands(String name, long count) {
        set.await(SOON, () -> set.commandCount(name) >= count);
    }

    @Test
    void aTailableCursorWaitsForWhatComes() {
        town("{create: 'people', capped: true, size: 10000}");
        run(people.insertOne(id(1)));

        CompletableFuture<List<Document>> tail = first(3, people.find().cursorType(CursorType.TailableAwait));
        awaitCommands("getMore", 1);
        run(people.insertOne(id(2)));
        run(people.insertOne(id(3)));

        assertThat(get(tail)).containsExactly(id(1), id(2), id(3));
    }

    @Test
    void aTailableCursorOnNothingIsDeadAndOnAPlainCollectionRefused() {
        town("{create: 'people', capped: true, size: 10000}");
        assertThat(all(people.find().cursorType(CursorType.TailableAwait))).isEmpty();

        run(town.getCollection("plain").insertOne(id(1)));
        assertThatThrownBy(() -> all(town.getCollection("plain").find().cursorType(CursorType.Tailable)))
                .hasMessageContaining("capped");
    }

    @Test
    void aChangeStreamTellsWhatBecomesOfDocuments() {
        ChangeStreamPublisher<Document> watch = people.watch();
        CompletableFuture<List<ChangeStreamDocument<Document>>> events = first(4, watch);
        awaitCommands("getMore", 1);
        run(people.insertOne(Document.parse("{_id: 1, a: {b: 1, c: 1}, d: [1, 2, 3]}")));
        run(people.updateOne(eq("_id", 1), Document.parse("{$set: {'a.b': 2, 'd.0': 9}, $unset: {'a.c': 1}}")));
        run(people.replaceOne(eq("_id", 1), new Document("x", 1)));
        run(people.deleteOne(eq("_id", 1)));

        List<ChangeStreamDocument<Document>> told = get(events);
        assertThat(told)
                .extracting(ChangeStreamDocument::getOperationType)
                .containsExactly(
                        OperationType.INSERT, OperationType.UPDATE, OperationType.REPLACE, OperationType.DELETE);
        var update = Objects.requireNonNull(told.get(1).getUpdateDescription());
        assertThat(update.getUpdatedFields()).isEqualTo(BsonDocument.parse("{'a.b': 2, 'd.0': 9}"));
        assertThat(update.getRemovedFields()).containsExactly("a.c");
        assertThat(told.get(2).getFullDocument()).isEqualTo(Document.parse("{_id: 1, x: 1}"));
        assertThat(told.get(3).getDocumentKey()).isEqualTo(BsonDocument.parse("{_id: 1}"));
    }

    @Test
    void aStreamGoesOnAfterItsTokenAndFailsWhereNoneIs() {
        CompletableFuture<List<ChangeStreamDocument<Document>>> events = first(1, people.watch());
        awaitCommands("getMore", 1);
        run(people.insertMany(List.of(id(1), id(2), id(3))));
        BsonDocument token = get(events).get(0).getResumeToken();

        assertThat(get(first(2, people.watch().resumeAfter(token))))
                .extracting(
                        event -> Objects.requireNonNull(event.getFullDocument()).get("_id"))
                .containsExactly(2, 3);
        assertThatThrownBy(() -> all(people.watch().resumeAfter(BsonDocument.parse("{_data: 'moon'}"))))
                .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo(260));
    }

    @Test
    void theEndOfACollectionEndsItsStream() {
        run(people.insertOne(id(1)));
        CompletableFuture<List<ChangeStreamDocument<Document>>> events = first(10, people.watch());
        awaitCommands("getMore", 1);
        run(people.drop());

        assertThat(get(events))
                .extracting(ChangeStreamDocument::getOperationType)
                .containsExactly(OperationType.DROP, OperationType.INVALIDATE);
        assertThat(set.primary().openCursors()).isEmpty();
    }

    @Test
    void imagesAreKeptWhereTheCollectionSaysSo() {
        town("{create: 'people', changeStreamPreAndPostImages: {enabled: true}}");
        run(people.insertOne(Document.parse("{_id: 1, a: 1}")));
        CompletableFuture<List<ChangeStreamDocument<Document>>> events = first(
                1,
                people.watch(List.of(Document.parse("{$match: {operationType: 'update'}}")))
                        .fullDocument(FullDocument.REQUIRED)
                        .fullDocumentBeforeChange(FullDocumentBeforeChange.REQUIRED));
        awaitCommands("getMore", 1);
        run(people.updateOne(eq("_id", 1), Document.parse("{$set: {a: 2}}")));

        ChangeStreamDocument<Document> event = get(events).get(0);
        assertThat(event.getFullDocument()).containsEntry("a", 2);
        assertThat(event.getFullDocumentBeforeChange()).containsEntry("a", 1);
    }

    @Test
    void aPipelineMayNotTakeTheTokenAway() {
        CompletableFuture<List<Document>> events = first(
                1,
                people.watch(List.of(Document.parse("{$project: {_id: 0}}")), Document.class)
                        .withDocumentClass(Document.class));
        awaitCommands("getMore", 1);
        run(people.insertOne(id(1)));

        assertThat(rootOf(events)).hasMessageContaining("280");
    }

    private static Throwable rootOf(CompletableFuture<?> failed) {
        return failed.handle((value, failure) -> failure).join();
    }

    @Test
    void aDatabaseAndAClusterAreWatchedWithAllTheirCollections() {
        CompletableFuture<List<ChangeStreamDocument<Document>>> ofTown = first(2, town.watch());
        CompletableFuture<List<ChangeStreamDocument<Document>>> ofAll = first(3, client.watch());
        awaitCommands("getMore", 2);
        run(people.insertOne(id(1)));
        run(client.getDatabase("city").getCollection("a").insertOne(id(2)));
        run(town.getCollection("others").insertOne(id(3)));

        assertThat(get(ofTown)).hasSize(2);
        assertThat(get(ofAll))
                .extracting(
                        event -> Objects.requireNonNull(event.getNamespace()).getFullName())
                .containsExactly("town.people", "city.a", "town.others");
    }

    @Test
    void whatATransactionDidIsToldWhenItCommits() {
        run(people.insertOne(id(0)));
        CompletableFuture<List<ChangeStreamDocument<Document>>> events = first(2, people.watch());
        awaitCommands("getMore", 1);
        ClientSession session = one(client.startSession());
        session.startTransaction();
        run(people.insertOne(session, id(1)));
        run(people.insertOne(id(9)));
        run(session.commitTransaction());
        session.close();

        assertThat(get(events))
                .extracting(
                        event -> Objects.requireNonNull(event.getFullDocument()).get("_id"))
                .containsExactly(9, 1);
    }

    @Test
    void aTransactionMayMakeACollection() {
        ClientSession session = one(client.startSession());
        session.startTransaction();
        run(town.createCollection(session, "made"));
        run(town.getCollection("made").createIndex(session, new Document("a", 1)));
        assertThat(all(town.listCollectionNames())).isEmpty();
        run(session.commitTransaction());
        session.close();

        assertThat(all(town.listCollectionNames())).containsExactly("made");
        assertThat(all(town.getCollection("made").listIndexes())).hasSize(2);
    }

    @Test
    void aSnapshotIsReadAsItWasWhateverIsWritten() {
        run(people.insertOne(id(1)));
        ClientSession session = one(client.startSession(
                com.mongodb.ClientSessionOptions.builder().snapshot(true).build()));

        assertThat(all(people.find(session))).hasSize(1);
        run(people.insertOne(id(2)));
        assertThat(all(people.find(session))).hasSize(1);
        assertThat(one(people.countDocuments(session))).isEqualTo(1);
        assertThat(all(people.distinct(session, "_id", Integer.class))).containsExactly(1);
        assertThat(one(people.countDocuments())).isEqualTo(2);
        session.close();

        assertThatThrownBy(
                        () -> town(
                                "{find: 'people', readConcern: {level: 'snapshot', atClusterTime: {$timestamp: {t: 1, i: 1}}}}"))
                .hasMessageContaining("SnapshotTooOld");
    }

    @Test
    void aCollectionThatIsShardedIsToldToThoseWhoWantToKnowEverything() {
        try (ShardedCluster cluster = TestDeployment.sharded(1).start();
                MongoClient there = Official.connect(cluster)) {
            CompletableFuture<List<ChangeStreamDocument<Document>>> events =
                    first(1, people(there).watch().showExpandedEvents(true));
            cluster.await(SOON, () -> cluster.commandCount("aggregate") == 1);

            Official.command(there, "{shardCollection: 'town.people', key: {_id: 1}}");

            assertThat(get(events).get(0).getOperationTypeString()).isEqualTo("shardCollection");
        }
    }
}
