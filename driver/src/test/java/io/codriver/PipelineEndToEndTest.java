package io.codriver;

import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.merge;
import static com.mongodb.client.model.Aggregates.out;
import static com.mongodb.client.model.Aggregates.sort;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.test.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Aggregations, distinct values and change streams on the embedded server, side by side with the official driver. */
final class PipelineEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EmbeddedServer server = EmbeddedServer.start();
    private final CodriverClient client = Codriver.create(server.uri());
    private final MongoClient official = MongoClients.create(server.uri());
    private final CodriverCollection<Document> people =
            client.getDatabase("test").getCollection("people");
    private final MongoCollection<Document> theirs =
            official.getDatabase("test").getCollection("people");

    @BeforeEach
    void store() {
        people.insertMany(IntStream.range(0, 300)
                        .mapToObj(
                                i -> new Document("_id", i).append("age", i % 3).append("name", "n" + i % 2))
                        .toList())
                .block(LIMIT);
    }

    @AfterEach
    void closeAll() {
        client.close();
        official.close();
        server.close();
    }

    @Test
    void anAggregationIsOneChain() {
        List<String> found = people.aggregate(
                        List.of(match(gte("_id", 100)), group("$age", sum("n", 1)), sort(ascending("_id"))))
                .map(each -> each.get("_id") + ":" + each.get("n"))
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly("0:66", "1:67", "2:67");
    }

    @Test
    void aLongAggregationIsStreamedBatchByBatch() {
        List<Integer> found = people.aggregate(List.of(match(lt("_id", 250))))
                .batchSize(50)
                .limitRate(10)
                .map(each -> each.getInteger("_id"))
                .collectList()
                .block(LIMIT);
        assertThat(found).hasSize(250).doesNotHaveDuplicates();
        assertThat(server.commandCount("getMore")).isBetween(4L, 5L);
        assertThat(server.openCursors()).isEmpty();
    }

    @Test
    void demandOfAnAggregationIsHonoured() {
        StepVerifier.create(people.aggregate(List.of()).batchSize(2), 3)
                .expectNextCount(3)
                .thenRequest(2)
                .expectNextCount(2)
                .thenCancel()
                .verify(LIMIT);
        assertThat(server.commandCount("getMore")).isBetween(1L, 3L);
    }

    @Test
    void theFirstResultComesAlone() {
        assertThat(people.aggregate(List.of(sort(ascending("_id"))))
                        .first()
                        .block(LIMIT)
                        .get("_id"))
                .isEqualTo(0);
        assertThat(people.aggregate(List.of(match(gte("_id", 1000)))).first().blockOptional(LIMIT))
                .isEmpty();
    }

    @Test
    void resultsAreDecodedToTheClassThatWasAskedFor() {
        assertThat(people.aggregate(List.of(match(lt("_id", 2))), org.bson.BsonDocument.class)
                        .collectList()
                        .block(LIMIT))
                .hasSize(2);
    }

    @Test
    void outIsWrittenByToCollectionAndReadBySubscribing() {
        List<Bson> pipeline = List.of(match(lt("_id", 5)), out("few"));
        StepVerifier.create(people.aggregate(pipeline).toCollection())
                .expectComplete()
                .verify(LIMIT);
        assertThat(count("few")).isEqualTo(5);
        sameAsOfficial(each -> each.aggregate(pipeline));
        assertThat(people.aggregate(pipeline).batchSize(2).collectList().block(LIMIT))
                .hasSize(5);
    }

    @Test
    void mergeLeavesWhatWasThereAndReadsAll() {
        client.getDatabase("test")
                .getCollection("all")
                .insertOne(new Document("_id", -1))
                .block(LIMIT);
        List<Bson> pipeline = List.of(match(lt("_id", 5)), merge("all"));
        sameAsOfficial(each -> each.aggregate(pipeline));
        assertThat(people.aggregate(pipeline).collectList().block(LIMIT)).hasSize(6);
    }

    @Test
    void aPipelineWithoutAWritingStageHasNoCollectionToWriteTo() {
        assertThatThrownBy(() -> people.aggregate(List.of()).toCollection())
                .isExactlyInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> theirs.aggregate(List.of()).toCollection())
                .isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void distinctValuesAreThoseOfTheOfficialDriver() {
        sameAsOfficial(each -> each.distinct("age", Integer.class));
        sameAsOfficial(each -> each.distinct("name", lt("_id", 1), String.class));
        sameAsOfficial(each -> each.distinct("missing", BsonValue.class));
        assertThat(people.distinct("age", Integer.class).first().block(LIMIT)).isEqualTo(0);
    }

    @Test
    void refusalsAreThoseOfTheOfficialDriver() {
        List<Bson> unknown = List.of(new Document("$unheard", 1));
        sameFailure(each -> each.aggregate(unknown), MongoCommandException.class);
        sameFailure(each -> each.aggregate(List.of(new Document("$out", 1))), IllegalStateException.class);
        sameFailure(each -> each.watch(), MongoCommandException.class);
        sameFailure(each -> each.watch(unknown), MongoCommandException.class);
    }

    @Test
    void wrongArgumentsAreRefusedAtOnceAsByTheOfficialDriver() {
        List<Function<MongoCollection<Document>, Object>> wrong = new ArrayList<>();
        wrong.add(each -> each.aggregate(null));
        wrong.add(each -> each.aggregate(List.of(), (Class<Document>) null));
        wrong.add(each -> each.distinct(null, String.class));
        wrong.add(each -> each.distinct("age", null, String.class));
        wrong.add(each -> each.watch((List<Bson>) null));
        wrong.add(each -> each.watch((Class<Document>) null));
        wrong.add(each -> each.watch().fullDocument(null));
        wrong.add(each -> each.watch().resumeAfter(null));
        wrong.add(each -> each.aggregate(List.of()).timeoutMode(TimeoutMode.ITERATION));
        wrong.add(each -> each.withTimeout(1, TimeUnit.SECONDS).watch().maxAwaitTime(1, TimeUnit.SECONDS));
        for (Function<MongoCollection<Document>, Object> call : wrong) {
            assertThatThrownBy(() -> call.apply(theirs)).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> call.apply(people)).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void databaseAndClientAreWatchedThroughTheirOwnCommands() {
        assertThatThrownBy(() -> client.getDatabase("test").watch().blockFirst(LIMIT))
                .isInstanceOf(MongoCommandException.class);
        assertThatThrownBy(() -> client.watch().blockFirst(LIMIT)).isInstanceOf(MongoCommandException.class);
    }

    private long count(String collection) {
        return client.getDatabase("test")
                .getCollection(collection)
                .countDocuments()
                .block(LIMIT);
    }

    private <R> void sameAsOfficial(Function<MongoCollection<Document>, Publisher<R>> read) {
        List<R> expected = Flux.from(read.apply(theirs)).collectList().block(LIMIT);
        assertThat(Flux.from(read.apply(people)).collectList().block(LIMIT))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private void sameFailure(
            Function<MongoCollection<Document>, Publisher<?>> read, Class<? extends Throwable> expected) {
        Throwable official = failure(read.apply(theirs));
        Throwable ours = failure(read.apply(people));
        assertThat(ours).isExactlyInstanceOf(expected);
        assertThat(official).isExactlyInstanceOf(expected);
        if (ours instanceof MongoCommandException refused) {
            assertThat(refused.getErrorCode()).isEqualTo(((MongoCommandException) official).getErrorCode());
        }
    }

    private static Throwable failure(Publisher<?> source) {
        return Flux.from(source)
                .then()
                .<Throwable>thenReturn(new AssertionError("no failure"))
                .onErrorResume(reactor.core.publisher.Mono::just)
                .block(LIMIT);
    }
}
