package io.codriver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.connection.ClusterType;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.codriver.test.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The whole road, from a URI to documents, on the embedded server. */
final class EndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EmbeddedServer server = EmbeddedServer.start();
    private final CodriverClient client = Codriver.create(server.uri());
    private final CodriverCollection<Document> people =
            client.getDatabase("test").getCollection("people");

    @BeforeEach
    void nothingIsStored() {
        people.drop().block(LIMIT);
    }

    @AfterEach
    void closeAll() {
        client.close();
        server.close();
    }

    @Test
    void aCommandIsAnswered() {
        Document answer =
                client.getDatabase("admin").runCommand(new Document("ping", 1)).block(LIMIT);
        assertThat(answer.get("ok", Number.class).intValue()).isEqualTo(1);
    }

    @Test
    void theDeploymentIsKnownAfterWarmUp() {
        client.warmUp().block(LIMIT);
        assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.STANDALONE);
    }

    @Test
    void warmingUpEndsWithTheServerSelectionTimeout() {
        int port = server.port();
        server.close();
        try (CodriverClient lost = Codriver.create("mongodb://127.0.0.1:" + port + "/?serverSelectionTimeoutMS=300")) {
            assertThatThrownBy(() -> lost.warmUp().block(LIMIT)).isInstanceOf(MongoTimeoutException.class);
        }
    }

    @Test
    void aDocumentIsStoredAndFound() {
        Document ada = new Document("name", "Ada").append("age", 36);
        InsertOneResult stored = people.insertOne(ada).block(LIMIT);
        assertThat(stored.wasAcknowledged()).isTrue();
        assertThat(stored.getInsertedId().asObjectId().getValue()).isEqualTo(ada.getObjectId("_id"));
        assertThat(people.find(eq("name", "Ada")).first().block(LIMIT)).isEqualTo(ada);
    }

    @Test
    void aQueryReadsAsOneChain() {
        store(10);
        List<Integer> found = people.find(gte("_id", 3))
                .sort(descending("_id"))
                .skip(1)
                .limit(3)
                .map(person -> person.getInteger("_id"))
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly(8, 7, 6);
    }

    @Test
    void aLongResultIsStreamedBatchByBatch() {
        store(1000);
        List<Integer> found = people.find()
                .batchSize(100)
                .limitRate(10)
                .map(person -> person.getInteger("_id"))
                .collectList()
                .block(LIMIT);
        assertThat(found).hasSize(1000).doesNotHaveDuplicates();
        assertThat(server.commandCount("getMore")).isBetween(9L, 10L);
        assertThat(server.openCursors()).isEmpty();
    }

    @Test
    void cancellingHalfWayKillsTheCursor() {
        store(1000);
        assertThat(people.find().batchSize(10).take(25).count().block(LIMIT)).isEqualTo(25);
        server.await(LIMIT, () -> server.openCursors().isEmpty());
        assertThat(server.killedCursors()).hasSize(1);
    }

    @Test
    void demandIsHonoured() {
        store(50);
        StepVerifier.create(people.find().batchSize(10), 0)
                .expectSubscription()
                .thenRequest(5)
                .expectNextCount(5)
                .thenRequest(5)
                .expectNextCount(5)
                .thenCancel()
                .verify(LIMIT);
        assertThat(server.commandCount("getMore")).isZero();
    }

    @Test
    void aDocumentIsChanged() {
        store(3);
        UpdateResult changed =
                people.updateOne(eq("_id", 1), set("name", "Eve")).block(LIMIT);
        assertThat(changed.getModifiedCount()).isEqualTo(1);
        assertThat(people.find(eq("_id", 1)).first().block(LIMIT).getString("name"))
                .isEqualTo("Eve");
        assertThat(people.updateMany(gte("_id", 1), inc("age", 1)).block(LIMIT).getMatchedCount())
                .isEqualTo(2);
        UpdateResult made = people.updateOne(eq("_id", 77), set("a", 1), new UpdateOptions().upsert(true))
                .block(LIMIT);
        assertThat(made.getUpsertedId()).isEqualTo(new BsonInt32(77));
    }

    @Test
    void aDocumentIsReplaced() {
        store(1);
        people.replaceOne(eq("_id", 0), new Document("other", true)).block(LIMIT);
        assertThat(people.find().first().block(LIMIT)).isEqualTo(new Document("_id", 0).append("other", true));
    }

    @Test
    void documentsAreRemovedAndCounted() {
        store(10);
        assertThat(people.deleteOne(eq("_id", 0)).block(LIMIT).getDeletedCount())
                .isEqualTo(1);
        assertThat(people.countDocuments().block(LIMIT)).isEqualTo(9);
        assertThat(people.deleteMany(gte("_id", 5)).block(LIMIT).getDeletedCount())
                .isEqualTo(5);
        assertThat(people.countDocuments(gte("_id", 3)).block(LIMIT)).isEqualTo(2);
        assertThat(people.estimatedDocumentCount().block(LIMIT)).isEqualTo(4);
    }

    @Test
    void droppingTwiceIsNoError() {
        store(1);
        people.drop().block(LIMIT);
        people.drop().block(LIMIT);
        client.getDatabase("test").drop().block(LIMIT);
        assertThat(people.countDocuments().block(LIMIT)).isZero();
    }

    @Test
    void anEmptyFirstIsEmpty() {
        StepVerifier.create(people.find().first()).expectComplete().verify(LIMIT);
    }

    @Test
    void aRefusedCommandIsACommandException() {
        assertThatThrownBy(() -> client.getDatabase("test")
                        .runCommand(new Document("noSuchCommand", 1))
                        .block(LIMIT))
                .isExactlyInstanceOf(MongoCommandException.class);
    }

    @Test
    void aDuplicateKeyIsAWriteException() {
        store(1);
        assertThatThrownBy(() -> people.insertOne(new Document("_id", 0)).block(LIMIT))
                .isExactlyInstanceOf(MongoWriteException.class)
                .satisfies(thrown -> assertThat(
                                ((MongoWriteException) thrown).getError().getCategory())
                        .isEqualTo(ErrorCategory.DUPLICATE_KEY));
        assertThatThrownBy(() -> people.insertMany(List.of(new Document("_id", 5), new Document("_id", 0)))
                        .block(LIMIT))
                .isExactlyInstanceOf(MongoBulkWriteException.class);
    }

    @Test
    void manyOperationsAtOnceShareThePool() {
        Long sum = Flux.range(0, 500)
                .flatMap(
                        i -> people.insertOne(new Document("_id", i))
                                .then(people.find(eq("_id", i)).first()),
                        64)
                .count()
                .block(LIMIT);
        assertThat(sum).isEqualTo(500);
        assertThat(people.countDocuments().block(LIMIT)).isEqualTo(500);
    }

    @Test
    void unacknowledgedWritesAreWritten() {
        people.withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                .insertOne(new Document("_id", 1))
                .block(LIMIT);
        Mono<Long> count = people.countDocuments();
        assertThat(count.repeat(200).filter(n -> n == 1).next().block(LIMIT)).isEqualTo(1);
    }

    @Test
    void listenersHearOfCommands() {
        List<String> heard = new CopyOnWriteArrayList<>();
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                heard.add("started " + event.getCommandName() + " "
                        + event.getCommand().getArray("documents").size());
            }

            @Override
            public void commandSucceeded(CommandSucceededEvent event) {
                heard.add("succeeded " + event.getCommandName() + " "
                        + event.getResponse().getNumber("n").intValue());
            }
        };
        try (CodriverClient listening = Codriver.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri()))
                .addCommandListener(listener)
                .build())) {
            listening
                    .getDatabase("test")
                    .getCollection("people")
                    .insertMany(List.of(new Document(), new Document()))
                    .block(LIMIT);
        }
        assertThat(heard).containsExactly("started insert 2", "succeeded insert 2");
    }

    @Test
    void othersDocumentClassesAndCodecsAreUsed() {
        store(2);
        BsonDocument first = people.withDocumentClass(BsonDocument.class)
                .find(eq("_id", 1))
                .first()
                .block(LIMIT);
        assertThat(first.getInt32("_id")).isEqualTo(new BsonInt32(1));
    }

    @Test
    void aClosedClientRefuses() {
        client.close();
        client.close();
        assertThatThrownBy(() -> people.countDocuments().block(LIMIT))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("state should be: open");
    }

    @Test
    void closingGracefullyWaitsForWhatIsUnderway() {
        server.latency("count", Duration.ofMillis(200));
        store(1);
        List<Long> counted = new ArrayList<>();
        people.estimatedDocumentCount().subscribe(counted::add);
        server.await(LIMIT, () -> server.commandCount("count") == 1);
        client.closeGracefully(LIMIT).block(LIMIT);
        assertThat(counted).containsExactly(1L);
    }

    @Test
    void closingGracefullyLetsAStreamEndAndRefusesWhatIsNew() {
        store(30);
        StepVerifier.create(people.find().batchSize(10), 0)
                .thenRequest(5)
                .expectNextCount(5)
                .then(() -> client.closeGracefully(LIMIT).subscribe())
                .then(() -> assertThatThrownBy(() -> people.countDocuments().block(LIMIT))
                        .isExactlyInstanceOf(IllegalStateException.class))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(25)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void closingGracefullyEndsWithItsLimit() {
        store(30);
        StepVerifier.create(people.find().batchSize(10), 0)
                .thenRequest(5)
                .expectNextCount(5)
                .then(() -> client.closeGracefully(Duration.ofMillis(50)).block(LIMIT))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(5)
                .expectError()
                .verify(LIMIT);
    }

    private void store(int count) {
        people.insertMany(IntStream.range(0, count)
                        .mapToObj(i -> new Document("_id", i).append("age", i))
                        .toList())
                .block(LIMIT);
    }
}
