package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.acceptance.Readme;
import io.codriver.test.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of its neighbours: compiled and run, or compared with what is. */
final class ReadmeIT {

    @TempDir
    private Path folder;

    @Test
    void springAndGridFsTakeOurClient() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            String said = Readme.example("java", 2)
                    .replacing("mongodb://localhost/", "mongodb://127.0.0.1:" + server.port() + "/")
                    .before(
                            """
                            CodriverClient client = Codriver.create("%s");
                            byte[] notes = {1, 2, 3};
                            """
                                    .formatted(server.uri()))
                    .after(
                            """
                            System.out.println(id.block() + " " + template.getCollectionNames().collectList().block());
                            client.close();
                            """)
                    .importing("com.mongodb.reactivestreams.client.gridfs.*")
                    .importing("io.codriver.*")
                    .importing("java.nio.ByteBuffer")
                    .importing("org.bson.types.ObjectId")
                    .importing("org.springframework.data.mongodb.core.ReactiveMongoTemplate")
                    .importing("reactor.core.publisher.Mono")
                    .run(folder);
            assertThat(said).containsPattern("^[0-9a-f]{24} ").contains("fs.files", "fs.chunks");
        }
    }

    /** CoroutineClientIT runs them. */
    @Test
    void theLinesInKotlinAreThoseThatRun() throws Exception {
        String tested = Files.readString(Path.of("src/it/kotlin/io/codriver/neighbours/CoroutineClientIT.kt"));
        String shown = Readme.example("kotlin", 1).text();
        assertThat(shown.lines().filter(line -> !line.startsWith("//")).toList())
                .hasSize(3)
                .allSatisfy(line -> assertThat(tested).contains(line));
    }
}
