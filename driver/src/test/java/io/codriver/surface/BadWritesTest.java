package io.codriver.surface;

import static com.mongodb.client.model.bulk.ClientBulkWriteOptions.clientBulkWriteOptions;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.Codriver;
import io.codriver.test.EmbeddedServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What cannot be done is refused as the official driver refuses it, and at the same moment or before. */
class BadWritesTest {

    private static final int MAX_DOCUMENT = 20_000;
    private static final int MAX_MESSAGE = 100_000;
    private static final int MAX_BATCH = 3;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final MongoNamespace NAMESPACE = new MongoNamespace("db.bad");
    private static final Map<String, Function<Subject, @Nullable Publisher<?>>> CALLS = calls();

    private static Driver official;
    private static Driver ours;

    /** Where a call is made. */
    private record Subject(MongoClient client, MongoCollection<Document> collection) {}

    /** What came of it: in the call itself or from the publisher, and after how many commands. */
    private record Refusal(boolean atOnce, long commands, @Nullable Throwable failure) {

        String kind() {
            if (failure == null) {
                return "none";
            }
            return failure.getClass().getName()
                    + (failure instanceof MongoException known ? " " + known.getCode() : "");
        }
    }

    /** A driver with a server of its own. */
    private record Driver(EmbeddedServer server, MongoClient client) implements AutoCloseable {

        static Driver of(Function<String, MongoClient> maker) {
            EmbeddedServer server = EmbeddedServer.builder()
                    .wireVersions(0, 25)
                    .limits(MAX_DOCUMENT, MAX_MESSAGE, MAX_BATCH)
                    .start();
            // One connection: what comes after a write without an answer is behind it in line.
            return new Driver(server, maker.apply(server.uri() + "?maxPoolSize=1"));
        }

        Refusal refusal(Function<Subject, @Nullable Publisher<?>> call) {
            long before = writes();
            Publisher<?> publisher;
            try {
                publisher = call.apply(new Subject(
                        client,
                        client.getDatabase(NAMESPACE.getDatabaseName()).getCollection(NAMESPACE.getCollectionName())));
            } catch (Throwable thrown) {
                return new Refusal(true, since(before), thrown);
            }
            if (publisher == null) {
                return new Refusal(true, since(before), null);
            }
            Throwable failure = Flux.from(publisher)
                    .then()
                    .<Throwable>map(nothing -> new AssertionError())
                    .onErrorResume(Mono::just)
                    .block(LONG);
            return new Refusal(false, since(before), failure);
        }

        /** Counted when the server has seen what was sent without waiting for an answer. A closed client sends no more. */
        private long since(long before) {
            Mono.defer(() -> Mono.from(client.getDatabase("admin").runCommand(new Document("ping", 1))))
                    .onErrorComplete(IllegalStateException.class)
                    .block(LONG);
            return writes() - before;
        }

        private long writes() {
            return server.commands().stream()
                    .filter(command -> !command.name().equalsIgnoreCase("hello")
                            && !command.name().equalsIgnoreCase("isMaster")
                            && !command.name().equals("ping")
                            && !command.name().equals("endSessions"))
                    .count();
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    @BeforeAll
    static void start() {
        official = Driver.of(MongoClients::create);
        ours = Driver.of(Codriver::create);
    }

    @AfterAll
    static void stop() {
        official.close();
        ours.close();
    }

    static Stream<String> names() {
        return CALLS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedAsTheOfficialDriverRefusesIt(String name) {
        Refusal expected = official.refusal(CALLS.get(name));
        Refusal actual = ours.refusal(CALLS.get(name));
        assertThat(actual.kind()).isEqualTo(expected.kind());
        assertThat(actual.commands()).isLessThanOrEqualTo(expected.commands());
    }

    /** Where the official driver stumbles over it, with a {@link NullPointerException} in a publisher. */
    @Test
    void aMissingModelIsNamed() {
        Refusal refusal = ours.refusal(on -> on.client.bulkWrite(Arrays.asList(clientGood(), null)));
        assertThat(refusal.failure())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("null");
        assertThat(refusal.commands()).isZero();
    }

    private static Map<String, Function<Subject, @Nullable Publisher<?>>> calls() {
        Map<String, Function<Subject, @Nullable Publisher<?>>> calls = new LinkedHashMap<>();
        Document empty = new Document();
        Document plain = new Document("a", 1);
        Document set = new Document("$set", plain);
        Document large = new Document("a", "x".repeat(MAX_DOCUMENT));

        calls.put("insertOne null", on -> on.collection.insertOne(null));
        calls.put("insertOne null options", on -> on.collection.insertOne(plain, null));
        calls.put("insertMany null", on -> on.collection.insertMany(null));
        calls.put("insertMany empty", on -> on.collection.insertMany(List.of()));
        calls.put("insertMany with null", on -> on.collection.insertMany(Arrays.asList(plain, null)));
        calls.put("insertMany null options", on -> on.collection.insertMany(List.of(plain), null));
        calls.put("insertOne large", on -> on.collection.insertOne(new Document(large)));
        calls.put(
                "insertMany large first", on -> on.collection.insertMany(List.of(new Document(large), new Document())));
        calls.put(
                "insertMany large second",
                on -> on.collection.insertMany(List.of(new Document(), new Document(large))));
        calls.put(
                "insertMany large second unordered",
                on -> on.collection.insertMany(
                        List.of(new Document(), new Document(large)), new InsertManyOptions().ordered(false)));
        calls.put("insertOne large unacknowledged", on -> on.collection
                .withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                .insertOne(new Document(large)));
        calls.put("replaceOne large", on -> on.collection.replaceOne(empty, new Document(large)));
        calls.put(
                "replaceOne larger than headroom",
                on -> on.collection.replaceOne(empty, new Document("a", "x".repeat(40_000))));
        calls.put("updateOne large", on -> on.collection.updateOne(empty, new Document("$set", large)));
        calls.put(
                "updateOne beyond a message",
                on -> on.collection.updateOne(empty, new Document("$set", new Document("a", "x".repeat(200_000)))));
        calls.put("deleteOne beyond a message", on -> on.collection.deleteOne(new Document("a", "x".repeat(200_000))));
        calls.put(
                "findOneAndReplace large",
                on -> on.collection.findOneAndReplace(empty, new Document("a", "x".repeat(40_000))));
        calls.put("find beyond a message", on -> on.collection.find(new Document("a", "x".repeat(200_000))));
        calls.put("updateOne empty", on -> on.collection.updateOne(empty, empty));
        calls.put("updateOne without operator", on -> on.collection.updateOne(empty, plain));
        calls.put("updateOne mixed", on -> on.collection.updateOne(empty, new Document("$set", plain).append("b", 1)));
        calls.put("updateOne empty pipeline", on -> on.collection.updateOne(empty, List.<Document>of()));
        calls.put("updateOne null", on -> on.collection.updateOne(empty, (Document) null));
        calls.put("updateOne null pipeline", on -> on.collection.updateOne(empty, (List<Document>) null));
        calls.put("updateOne null filter", on -> on.collection.updateOne(null, set));
        calls.put("updateOne null options", on -> on.collection.updateOne(empty, set, null));
        calls.put("updateMany without operator", on -> on.collection.updateMany(empty, plain));
        calls.put("replaceOne with operator", on -> on.collection.replaceOne(empty, set));
        calls.put(
                "replaceOne with operator second",
                on -> on.collection.replaceOne(empty, new Document(plain).append("$set", plain)));
        calls.put(
                "replaceOne with reference",
                on -> on.collection.replaceOne(empty, new Document("$ref", "a").append("$id", 1)));
        calls.put("replaceOne null", on -> on.collection.replaceOne(empty, null));
        calls.put("deleteOne null", on -> on.collection.deleteOne(null));
        calls.put("deleteMany null options", on -> on.collection.deleteMany(empty, null));
        calls.put("insertOne with operator", on -> on.collection.insertOne(new Document("$set", plain)));
        calls.put("findOneAndDelete null", on -> on.collection.findOneAndDelete(null));
        calls.put("findOneAndDelete null options", on -> on.collection.findOneAndDelete(empty, null));
        calls.put("findOneAndReplace null", on -> on.collection.findOneAndReplace(empty, null));
        calls.put("findOneAndReplace with operator", on -> on.collection.findOneAndReplace(empty, set));
        calls.put("findOneAndUpdate empty", on -> on.collection.findOneAndUpdate(empty, empty));
        calls.put("findOneAndUpdate without operator", on -> on.collection.findOneAndUpdate(empty, plain));
        calls.put("findOneAndUpdate empty pipeline", on -> on.collection.findOneAndUpdate(empty, List.<Document>of()));
        calls.put("findOneAndUpdate null", on -> on.collection.findOneAndUpdate(empty, (Document) null));
        calls.put(
                "findOneAndUpdate negative maxTime",
                on -> on.collection.findOneAndUpdate(
                        empty, set, new FindOneAndUpdateOptions().maxTime(-1, TimeUnit.SECONDS)));
        calls.put("bulkWrite null", on -> on.collection.bulkWrite(null));
        calls.put("bulkWrite empty", on -> on.collection.bulkWrite(List.of()));
        calls.put("bulkWrite with null", on -> on.collection.bulkWrite(Arrays.asList(good(), null)));
        calls.put("bulkWrite null options", on -> on.collection.bulkWrite(List.of(good()), null));
        calls.put(
                "bulkWrite update without operator",
                on -> on.collection.bulkWrite(List.of(good(), new UpdateOneModel<>(empty, plain))));
        calls.put(
                "bulkWrite update empty",
                on -> on.collection.bulkWrite(List.of(good(), new UpdateOneModel<>(empty, empty))));
        calls.put(
                "bulkWrite empty pipeline",
                on -> on.collection.bulkWrite(List.of(good(), new UpdateOneModel<>(empty, List.<Document>of()))));
        calls.put(
                "bulkWrite replace with operator",
                on -> on.collection.bulkWrite(List.of(good(), new ReplaceOneModel<>(empty, set))));
        calls.put(
                "bulkWrite large second",
                on -> on.collection.bulkWrite(
                        List.of(new InsertOneModel<>(new Document()), new InsertOneModel<>(new Document(large)))));
        calls.put(
                "bulkWrite twice the same",
                on -> on.collection.bulkWrite(List.of(
                        new InsertOneModel<>(new Document("_id", 1)),
                        new DeleteOneModel<>(new Document("_id", 9)),
                        new InsertOneModel<>(new Document("_id", 1)))));
        calls.put("bulkWrite unacknowledged twice the same", on -> on.collection
                .withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                .bulkWrite(List.of(
                        new InsertOneModel<>(new Document("_id", 1)), new DeleteOneModel<>(new Document("_id", 9)))));
        calls.put("find negative skip", on -> on.collection.find().skip(-1));
        calls.put("find negative limit", on -> on.collection.find().limit(-1));
        calls.put(
                "countDocuments negative limit",
                on -> on.collection.countDocuments(empty, new CountOptions().limit(-1)));
        calls.put(
                "countDocuments negative skip", on -> on.collection.countDocuments(empty, new CountOptions().skip(-1)));
        clientCalls(calls, empty, plain, set, large);
        calls.put("closed client insertOne", on -> closed(on).insertOne(new Document()));
        calls.put("closed client bulkWrite", on -> closed(on).bulkWrite(List.of(good())));
        calls.put("closed client findOneAndDelete", on -> closed(on).findOneAndDelete(empty));
        calls.put("closed client insertMany empty", on -> closed(on).insertMany(List.of()));
        return calls;
    }

    private static WriteModel<Document> good() {
        return new InsertOneModel<>(new Document("a", 1));
    }

    private static ClientNamespacedWriteModel clientGood() {
        return ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document("a", 1));
    }

    private static void clientCalls(
            Map<String, Function<Subject, @Nullable Publisher<?>>> calls,
            Document empty,
            Document plain,
            Document set,
            Document large) {
        calls.put("client bulkWrite null", on -> on.client.bulkWrite((List<ClientNamespacedWriteModel>) null));
        calls.put("client bulkWrite empty", on -> on.client.bulkWrite(List.of()));
        calls.put("client bulkWrite null options", on -> on.client.bulkWrite(List.of(clientGood()), null));
        calls.put(
                "client bulkWrite update without operator",
                on -> on.client.bulkWrite(
                        List.of(clientGood(), ClientNamespacedWriteModel.updateOne(NAMESPACE, empty, plain))));
        calls.put(
                "client bulkWrite update empty",
                on -> on.client.bulkWrite(
                        List.of(clientGood(), ClientNamespacedWriteModel.updateMany(NAMESPACE, empty, empty))));
        calls.put(
                "client bulkWrite update mixed",
                on -> on.client.bulkWrite(List.of(
                        ClientNamespacedWriteModel.updateMany(NAMESPACE, empty, new Document(set).append("b", 1)))));
        calls.put(
                "client bulkWrite empty pipeline",
                on -> on.client.bulkWrite(List.of(
                        clientGood(), ClientNamespacedWriteModel.updateMany(NAMESPACE, empty, List.<Document>of()))));
        calls.put(
                "client bulkWrite replace with operator",
                on -> on.client.bulkWrite(
                        List.of(clientGood(), ClientNamespacedWriteModel.replaceOne(NAMESPACE, empty, set))));
        calls.put(
                "client bulkWrite unacknowledged ordered",
                on -> on.client.withWriteConcern(WriteConcern.UNACKNOWLEDGED).bulkWrite(List.of(clientGood())));
        calls.put("client bulkWrite unacknowledged verbose", on -> on.client
                .withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                .bulkWrite(
                        List.of(clientGood()),
                        clientBulkWriteOptions().ordered(false).verboseResults(true)));
        calls.put(
                "client bulkWrite large",
                on -> on.client.bulkWrite(
                        List.of(ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document(large)))));
        calls.put("client bulkWrite large unacknowledged", on -> on.client
                .withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                .bulkWrite(
                        List.of(ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document(large))),
                        clientBulkWriteOptions().ordered(false)));
        calls.put(
                "client bulkWrite beyond a message",
                on -> on.client.bulkWrite(List.of(
                        ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document("a", "x".repeat(MAX_MESSAGE))))));
        calls.put(
                "client bulkWrite beyond a message second",
                on -> on.client.bulkWrite(List.of(
                        ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document()),
                        ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document("a", "x".repeat(MAX_MESSAGE))))));
        calls.put(
                "client bulkWrite twice the same",
                on -> on.client.bulkWrite(List.of(
                        ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document("_id", 7)),
                        ClientNamespacedWriteModel.insertOne(NAMESPACE, new Document("_id", 7)))));
    }

    private static MongoCollection<Document> closed(Subject on) {
        on.client.close();
        return on.collection;
    }
}
