package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zlib", "zstd"})
    void theOfficialDriverCompressesWhatItMay(String compressor) {
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                MongoClient client = Official.connect(set, "compressors=" + compressor)) {
            List<Document> people = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                people.add(new Document("_id", i).append("name", "somebody with a name of some length"));
            }
            Official.run(Official.people(client).insertMany(people));

            assertThat(Official.all(Official.people(client).find().batchSize(100)))
                    .isEqualTo(people);
            Member primary = set.primary();
            assertThat(primary.commands("insert"))
                    .extracting(RecordedCommand::compressor)
                    .containsExactly(Optional.of(compressor));
            assertThat(primary.commands("insert").get(0).sizeBytes()).isLessThan(10_000);
            assertThat(primary.commands("getMore"))
                    .extracting(RecordedCommand::compressor)
                    .containsOnly(Optional.of(compressor));
            assertThat(primary.commands("hello"))
                    .extracting(RecordedCommand::compressor)
                    .containsOnly(Optional.empty());
        }
    }

    @Test
    void aServerWithoutCompressionIsSpokenToPlainly() {
        try (EmbeddedServer server = EmbeddedServer.builder().compressors().start();
                MongoClient client = Official.connect(server.uri() + "?compressors=zlib,snappy")) {
            Official.command(client, "{ping: 1}");

            assertThat(server.commands("ping").get(0).compressor()).isEmpty();
        }
    }

    @Test
    void theAnswerNamesWhatBothKnowInTheOrderOfTheClient() throws IOException {
        try (EmbeddedServer server =
                        EmbeddedServer.builder().compressors("snappy", "zlib").start();
                BareClient client = new BareClient(server.address())) {
            client.send(1, "{hello: 1, client: {}, compression: ['zstd', 'zlib', 'lz4', 'snappy'], $db: 'admin'}");

            assertThat(BareClient.documentOf(client.receive()).getArray("compression"))
                    .isEqualTo(new BsonArray(List.of(new BsonString("zlib"), new BsonString("snappy"))));
        }
    }

    @Test
    void whatWasNotAgreedOnEndsTheConnection() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                BareClient client = new BareClient(server.address())) {
            byte[] message = new byte[40];
            ByteBuffer.wrap(message)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, 40)
                    .putInt(12, 2012)
                    .putInt(16, 2013)
                    .putInt(20, 100)
                    .put(24, (byte) 2);
            client.sendRaw(message);

            assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aCompressorThatIsNoneIsRefused() {
        assertThatThrownBy(() -> EmbeddedServer.builder().compressors("lz4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lz4");
    }
}
