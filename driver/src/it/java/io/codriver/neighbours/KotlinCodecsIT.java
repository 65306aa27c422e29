package io.codriver.neighbours;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.neighbours.SideBySide.Compared;
import io.codriver.test.EmbeddedServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data classes of Kotlin: sent and returned as by the official client, with the same codecs. */
final class KotlinCodecsIT {

    private final EmbeddedServer server = EmbeddedServer.start();
    private final SideBySide clients = new SideBySide(server, settings -> {});
    private final Champion champion = new Champion(
            1,
            "Walter",
            1947,
            List.of(
                    new Title(1980, new Car<>("Fiat", Set.of()), Map.of("sum", 120.0)),
                    new Title(1982, new Car<>("Opel", Set.of("Ascona")), Map.of())),
            null);

    @AfterEach
    void closeAll() {
        clients.close();
        server.close();
    }

    private static SideBySide.Way<Champion> champions() {
        return database -> database.getCollection("things", Champion.class);
    }

    @Test
    void areInserted() {
        Compared inserted = clients.compare("insert", List.of(), champions(), it -> it.insertOne(champion));
        assertThat(inserted.commands()).hasSize(1);
        clients.compare("insert", List.of(), champions(), it -> it.insertMany(List.of(champion)));
    }

    @Test
    void areReplacedAndSetAndSearchedFor() {
        clients.compare("update", List.of(), champions(), it -> it.replaceOne(exists("x"), champion));
        clients.compare("update", List.of(), champions(), it -> it.updateOne(exists("x"), set("x", champion)));
        clients.compare("find", List.of(), champions(), it -> it.find(eq("x", champion)));
    }

    @Test
    void areRead() {
        List<BsonDocument> stored = clients.written(champions(), champion);
        Compared read = clients.compare("find", stored, champions(), it -> it.find());
        assertThat(read.outcome().emitted()).singleElement().isEqualTo(champion);
    }

    @Test
    void areRefusedIfAValueIsMissing() {
        List<BsonDocument> stored = List.of(BsonDocument.parse(new Document("_id", 1).toJson()));
        Compared read = clients.compare("find", stored, champions(), it -> it.find());
        assertThat(read.outcome().failure()).isNotNull();
    }
}
