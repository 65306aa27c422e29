package io.codriver.acceptance;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.Member;
import io.codriver.test.RecordedCommand;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed conversations with servers that we did not teach our own way of compressing. */
class CompressionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zlib", "zstd"})
    void everyCommandOfAnApplicationIsCompressedAndListenersSeeNothingOfIt(String compressor) {
        List<BsonDocument> told = new CopyOnWriteArrayList<>();
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                told.add(event.getCommand().clone());
            }

            @Override
            public void commandSucceeded(CommandSucceededEvent event) {
                told.add(event.getResponse().clone());
            }
        };
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client = Codriver.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(server.uri() + "?compressors=" + compressor))
                        .addCommandListener(listener)
                        .build())) {
            CodriverCollection<Document> people = client.getDatabase("town").getCollection("people");
            people.insertMany(people(500)).block(LIMIT);
            assertThat(people.find().batchSize(100).collectList().block(LIMIT)).isEqualTo(people(500));
            people.withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                    .deleteOne(eq("_id", 1))
                    .block(LIMIT);
            assertThat(people.countDocuments().block(LIMIT)).isEqualTo(499);

            for (String command : List.of("insert", "find", "getMore", "delete", "aggregate")) {
                assertThat(server.commands(command))
                        .as(command)
                        .isNotEmpty()
                        .extracting(RecordedCommand::compressor)
                        .containsOnly(Optional.of(compressor));
            }
            assertThat(server.commands("insert").get(0).sizeBytes()).isLessThan(15_000);
            assertThat(told).extracting(BsonDocument::getFirstKey).contains("insert", "find", "getMore", "cursor");
            assertThat(told.get(0).getArray("documents")).hasSize(500);
        }
    }

    @Test
    void greetingsAndCommandsAboutCredentialsAreNeverCompressed() {
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client = Codriver.create(server.uri() + "?compressors=zlib")) {
            assertThatThrownBy(() -> client.getDatabase("admin")
                            .runCommand(Document.parse("{createUser: 'u', pwd: 'secret', roles: []}"))
                            .block(LIMIT))
                    .isInstanceOf(MongoCommandException.class);
            client.getDatabase("admin").runCommand(new Document("ping", 1)).block(LIMIT);

            assertThat(server.commands()).allSatisfy(command -> assertThat(command.compressor())
                    .as(command.name())
                    .isEqualTo(command.name().equals("ping") ? Optional.of("zlib") : Optional.empty()));
        }
    }

    @Test
    void aServerThatDoesNotCompressIsSpokenToPlainly() {
        try (EmbeddedServer server = EmbeddedServer.builder().compressors().start();
                CodriverClient client = Codriver.create(server.uri() + "?compressors=zstd,zlib")) {
            client.getDatabase("admin").runCommand(new Document("ping", 1)).block(LIMIT);

            assertThat(server.commands("ping"))
                    .extracting(RecordedCommand::compressor)
                    .containsExactly(Optional.empty());
        }
    }

    @Test
    void membersOfAReplicaSetStreamTheirStateAndCompressTheRest() {
        try (ReplicaSet set = TestDeployment.replicaSet(2).start();
                CodriverClient client = Codriver.create(set.connectionString() + "&compressors=snappy,zstd")) {
            CodriverCollection<Document> people = client.getDatabase("town").getCollection("people");
            people.insertOne(new Document("_id", 0)).block(LIMIT);
            people.insertMany(people(100).subList(1, 100)).block(LIMIT);
            assertThat(people.withReadPreference(ReadPreference.secondary())
                            .find()
                            .batchSize(30)
                            .collectList()
                            .block(LIMIT))
                    .hasSize(100);

            for (Member member : set.members()) {
                assertThat(member.commands()).allSatisfy(command -> assertThat(command.compressor())
                        .as(command.name())
                        .isEqualTo(
                                command.name().equals("hello") || command.name().equals("isMaster")
                                        ? Optional.empty()
                                        : Optional.of("snappy")));
            }
        }
    }

    private static List<Document> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Document("_id", i).append("name", "somebody with a name of some length"))
                .toList();
    }
}
