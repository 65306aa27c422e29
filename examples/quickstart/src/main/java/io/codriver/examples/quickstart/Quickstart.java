package io.codriver.examples.quickstart;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.inc;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpeningListener;
import io.codriver.test.EmbeddedServer;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import reactor.core.publisher.Mono;

/** Connect, write, read, stream: on a server of its own, or on the one whose URI is the first argument. */
public final class Quickstart {

    private Quickstart() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            drive(arguments[0]);
            return;
        }
        try (EmbeddedServer server = EmbeddedServer.start()) {
            drive(server.uri());
        }
    }

    private static void drive(String uri) {
        CodriverSettings settings = CodriverSettings.builder()
                .addOpeningListener(new OpeningListener() {
                    @Override
                    public void connectionOpened(ConnectionOpenedEvent event) {
                        System.out.println(
                                "opened for a " + (event.forMonitor() ? "monitor" : "pool") + ": " + event.ledger());
                    }
                })
                .build();
        MongoClientSettings official = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .build();

        try (CodriverClient client = Codriver.create(official, settings)) {
            CodriverCollection<Document> stages =
                    client.getDatabase("quickstart").getCollection("stages");

            // One chain: nothing happens before block() subscribes, and every step waits for the one before.
            Long counted = stages.drop()
                    .then(stages.insertMany(IntStream.rangeClosed(1, 1_000)
                            .mapToObj(number -> new Document("_id", number).append("kilometres", number % 40))
                            .toList()))
                    .then(stages.updateOne(eq("_id", 7), inc("kilometres", 100)))
                    .then(stages.deleteOne(eq("_id", 13)))
                    .then(stages.countDocuments(gte("kilometres", 20)))
                    .block();
            System.out.println("stages of 20 km and more: " + counted);

            // find is a Flux: the driver asks the server for the next batch when there is demand for it.
            List<Integer> longest = stages.find(gte("kilometres", 20))
                    .sort(descending("kilometres"))
                    .batchSize(100)
                    .map(stage -> stage.getInteger("kilometres"))
                    .take(3)
                    .collectList()
                    .block();
            System.out.println("the longest three: " + longest);

            Integer total = stages.find()
                    .limitRate(50)
                    .map(stage -> stage.getInteger("kilometres"))
                    .reduce(0, Integer::sum)
                    .block();
            System.out.println("kilometres in all: " + total);

            Mono<Document> refused = client.getDatabase("quickstart")
                    .runCommand(new Document("noSuchCommand", 1))
                    .onErrorResume(failure ->
                            Mono.fromRunnable(() -> System.out.println("as expected: " + failure.getMessage())));
            refused.block();
        }
    }
}
