package io.codriver.identity;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Clients of both drivers with the same settings, which retry nothing. */
final class Clients {

    static final Duration LIMIT = Duration.ofSeconds(20);

    private Clients() {}

    static CodriverClient ours(TestDeployment deployment, MongoCredential credential) {
        return ours(deployment, credential, it -> it);
    }

    static CodriverClient ours(
            TestDeployment deployment, MongoCredential credential, UnaryOperator<MongoClientSettings.Builder> more) {
        return Codriver.create(settings(deployment, credential, more));
    }

    static CodriverClient ours(TestDeployment deployment, MongoCredential credential, CodriverSettings ours) {
        return Codriver.create(settings(deployment, credential, it -> it), ours);
    }

    static MongoClient official(TestDeployment deployment, MongoCredential credential) {
        return MongoClients.create(settings(deployment, credential, it -> it));
    }

    static MongoClientSettings settings(
            TestDeployment deployment, MongoCredential credential, UnaryOperator<MongoClientSettings.Builder> more) {
        return settings(deployment.connectionString(), credential, more);
    }

    static MongoClientSettings settings(
            String uri, MongoCredential credential, UnaryOperator<MongoClientSettings.Builder> more) {
        return more.apply(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(uri))
                        .retryReads(false)
                        .retryWrites(false)
                        .credential(credential))
                .build();
    }

    /** An operation for which one has to be known. */
    static Mono<Document> find(MongoClient client) {
        return Flux.from(client.getDatabase("town").getCollection("people").find())
                .collectList()
                .map(found -> new Document("found", found.size()));
    }

    static void insert(MongoClient client) {
        Mono.from(client.getDatabase("town").getCollection("people").insertOne(new Document()))
                .block(LIMIT);
    }
}
