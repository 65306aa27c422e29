package io.codriver.test;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The official driver, which is the judge of these servers. */
final class Official {

    static final Duration SOON = Duration.ofSeconds(20);

    private Official() {}

    /** A client with short heartbeats, so that no test waits for one of 10 seconds. */
    static MongoClient connect(TestDeployment deployment, String... options) {
        String uri = deployment.connectionString();
        return connect(uri + (uri.endsWith("/") ? "?" : "&") + String.join("&", options));
    }

    static MongoClient connect(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToServerSettings(settings -> settings.heartbeatFrequency(500, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(50, TimeUnit.MILLISECONDS))
                .build());
    }

    static MongoCollection<Document> people(MongoClient client) {
        return client.getDatabase("town").getCollection("people");
    }

    static Document command(MongoClient client, String json) {
        return one(client.getDatabase("admin").runCommand(Document.parse(json)));
    }

    static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(SOON);
    }

    static <T> T one(Publisher<T> publisher) {
        return Flux.from(publisher).single().block(SOON);
    }

    static void run(Publisher<?> publisher) {
        Flux.from(publisher).then().block(SOON);
    }
}
