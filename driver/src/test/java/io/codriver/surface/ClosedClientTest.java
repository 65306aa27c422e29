package io.codriver.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.Codriver;
import io.codriver.test.EmbeddedServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whatever is asked of a closed client fails as it does with the official driver, but from the publisher where that one throws
 * at once: nothing happens before somebody subscribes, and the client may be closed in between. Writes stand in {@link BadWritesTest}.
 */
final class ClosedClientTest {

    private static final Map<String, Function<MongoClient, Publisher<?>>> CALLS = calls();

    private static EmbeddedServer server;
    private static MongoClient official;
    private static MongoClient ours;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.start();
        official = MongoClients.create(server.uri());
        ours = Codriver.create(server.uri());
        official.close();
        ours.close();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<String> names() {
        return CALLS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedAsTheOfficialDriverRefusesIt(String name) {
        Throwable expected = failure(() -> CALLS.get(name).apply(official));
        Throwable actual = failure(() -> CALLS.get(name).apply(ours));
        assertThat(actual.getClass()).isEqualTo(expected.getClass());
    }

    private static Throwable failure(Supplier<Publisher<?>> call) {
        return Mono.defer(() -> Flux.from(call.get()).then())
                .<Throwable>map(nothing -> new AssertionError())
                .onErrorResume(Mono::just)
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow(() -> new AssertionError("nothing was refused"));
    }

    private static Map<String, Function<MongoClient, Publisher<?>>> calls() {
        Map<String, Function<MongoClient, Publisher<?>>> calls = new LinkedHashMap<>();
        calls.put("listDatabases", MongoClient::listDatabases);
        calls.put("listDatabaseNames", MongoClient::listDatabaseNames);
        calls.put("client watch", MongoClient::watch);
        calls.put(
                "client bulkWrite",
                client -> client.bulkWrite(
                        List.of(ClientNamespacedWriteModel.insertOne(new MongoNamespace("a.b"), new Document()))));
        calls.put("runCommand", client -> database(client).runCommand(new Document("ping", 1)));
        calls.put("listCollections", client -> database(client).listCollections());
        calls.put("listCollectionNames", client -> database(client).listCollectionNames());
        calls.put("createCollection", client -> database(client).createCollection("c"));
        calls.put("drop database", client -> database(client).drop());
        calls.put("database aggregate", client -> database(client).aggregate(List.of(new Document("$documents", 1))));
        calls.put("find", client -> collection(client).find());
        calls.put("find first", client -> collection(client).find().first());
        calls.put("find explain", client -> collection(client).find().explain());
        calls.put("aggregate", client -> collection(client).aggregate(List.of()));
        calls.put(
                "aggregate first",
                client -> collection(client).aggregate(List.of()).first());
        calls.put("distinct", client -> collection(client).distinct("a", String.class));
        calls.put("countDocuments", client -> collection(client).countDocuments());
        calls.put("estimatedDocumentCount", client -> collection(client).estimatedDocumentCount());
        calls.put("watch", client -> collection(client).watch());
        calls.put("createIndexes", client -> collection(client)
                .createIndexes(List.of(new IndexModel(new Document("a", 1)))));
        calls.put("dropIndexes", client -> collection(client).dropIndexes());
        calls.put("listIndexes", client -> collection(client).listIndexes());
        calls.put("renameCollection", client -> collection(client).renameCollection(new MongoNamespace("a.d")));
        calls.put("drop", client -> collection(client).drop());
        return calls;
    }

    private static MongoDatabase database(MongoClient client) {
        return client.getDatabase("a");
    }

    private static MongoCollection<Document> collection(MongoClient client) {
        return database(client).getCollection("b");
    }
}
