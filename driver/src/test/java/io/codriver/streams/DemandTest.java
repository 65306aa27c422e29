package io.codriver.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.test.EmbeddedServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Demand decides when the next batch is asked for, never how large it is; and nothing is kept of what was handed over. */
class DemandTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int DOCUMENTS = 1_000;

    /** What a million documents must fit into, one after the other: a fifth of what they would need together. */
    private static final String HEAP = "-Xmx40m";

    private static final int MANY = 1_000_000;

    @Test
    void askingForOneDocumentAtATimeDoesNotAskTheServerForEach() {
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client = listened(server, sent)) {
            CodriverCollection<Document> people = client.getDatabase("db").getCollection("people");
            people.insertMany(IntStream.range(0, DOCUMENTS)
                            .mapToObj(number -> new Document("_id", number))
                            .toList())
                    .block(LONG);
            sent.clear();

            Long counted = people.find().limitRate(1).count().block(LONG);

            assertThat(counted).isEqualTo(DOCUMENTS);
            assertThat(sent).startsWith("find").hasSizeBetween(2, 12);
        }
    }

    @Test
    void theFirstResultAloneIsNotReadAhead() {
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client = listened(server, sent)) {
            CodriverCollection<Document> people = client.getDatabase("db").getCollection("people");
            people.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)))
                    .block(LONG);

            people.aggregate(List.of()).first().block(LONG);

            server.await(LONG, () -> server.openCursors().isEmpty());
            assertThat(sent).contains("aggregate").doesNotContain("getMore");
        }
    }

    private static CodriverClient listened(EmbeddedServer server, Queue<String> sent) {
        return Codriver.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        sent.add(event.getCommandName());
                    }
                })
                .build());
    }

    @Test
    void aMillionDocumentsPassThroughASmallHeap(@TempDir Path folder) throws Exception {
        Path said = folder.resolve("said.txt");
        try (BatchServer server = new BatchServer()) {
            Process reader = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            HEAP,
                            "-XX:MaxDirectMemorySize=32m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Reader.class.getName(),
                            server.uri()))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .redirectInput(new File("/dev/null"))
                    .start();
            try {
                assertThat(reader.waitFor(5, TimeUnit.MINUTES)).isTrue();
            } finally {
                reader.destroyForcibly();
            }
            assertThat(Files.readString(said, StandardCharsets.UTF_8))
                    .contains("read " + MANY)
                    .doesNotContain("OutOfMemoryError");
        }
    }

    /** Reads everything with unbounded demand, in a process of its own. */
    static final class Reader {

        public static void main(String[] uri) {
            try (CodriverClient client = Codriver.create(uri[0])) {
                Long counted = client.getDatabase("db")
                        .getCollection("people")
                        .find()
                        .comment(new BsonInt32(MANY))
                        .count()
                        .block(Duration.ofMinutes(4));
                System.out.println("read " + counted);
            }
        }
    }
}
