package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.test.EmbeddedServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten lines of the README: taken from there, compiled, and run. */
final class ReadmeTest {

    private static final String WHERE = "mongodb://localhost:27017/?directConnection=true";

    @TempDir
    private Path folder;

    @Test
    void theTenLinesDoWhatTheySay() throws Exception {
        Readme lines = Readme.example("java", 1);
        try (EmbeddedServer server = EmbeddedServer.start()) {
            assertThat(lines.text()).contains(WHERE);
            String said = lines.replacing(WHERE, server.uri())
                    .importing("static com.mongodb.client.model.Filters.gt")
                    .importing("static com.mongodb.client.model.Sorts.descending")
                    .importing("io.codriver.*")
                    .importing("java.util.List")
                    .importing("org.bson.Document")
                    .importing("reactor.core.publisher.Mono")
                    .run(folder);
            assertThat(said).startsWith("Document{").contains("name=Timo, age=54");
            assertThat(server.commands("insert")).hasSize(1);
            assertThat(server.commands("find")).hasSize(1);
        }
    }

    @Test
    void theChainDoesWhatItSays() throws Exception {
        Readme chain = Readme.inline("people.find");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            String said = chain.before(
                            """
                            try (CodriverClient client = Codriver.create("%s")) {
                                CodriverCollection<Document> people = client.getDatabase("rally").getCollection("people");
                                people.insertOne(new Document("name", "Daniel").append("age", 47)).block();
                                Mono<List<String>> names =
                            """
                                    .formatted(server.uri()))
                    .after("; System.out.println(names.block()); }")
                    .importing("static com.mongodb.client.model.Filters.eq")
                    .importing("static com.mongodb.client.model.Sorts.ascending")
                    .importing("io.codriver.*")
                    .importing("java.util.List")
                    .importing("org.bson.Document")
                    .importing("reactor.core.publisher.Mono")
                    .run(folder);
            assertThat(said).startsWith("[Daniel]");
        }
    }
}
