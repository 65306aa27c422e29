package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.test.internal.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerWireTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private EmbeddedServer server;
    private BareClient client;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedServer.start();
        client = new BareClient(server.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private BsonDocument ask(int requestId, String json) throws IOException {
        client.send(requestId, json);
        ByteBuffer reply = client.receive();
        assertThat(reply.getInt(8)).isEqualTo(requestId);
        assertThat(reply.getInt(12)).isEqualTo(Wire.OP_MSG);
        return BareClient.documentOf(reply);
    }

    @Test
    void theOldGreetingIsAnsweredInItsWordsAndTellsOfTheNewOne() throws Exception {
        assertThat(ask(5, "{isMaster: 1, helloOk: true, $db: 'admin'}"))
                .containsEntry("helloOk", BsonBoolean.TRUE)
                .containsEntry("ismaster", BsonBoolean.TRUE)
                .containsEntry("connectionId", new BsonInt32(1))
                .containsEntry("maxWireVersion", new BsonInt32(21))
                .doesNotContainKey("isWritablePrimary");
        assertThat(ask(6, "{hello: 1, $db: 'admin'}"))
                .containsEntry("isWritablePrimary", BsonBoolean.TRUE)
                .doesNotContainKeys("ismaster", "helloOk");
    }

    @Test
    void anOpQueryIsAnsweredByAnOpReply() throws Exception {
        client.query(9, "{isMaster: 1}");

        ByteBuffer reply = client.receive();

        assertThat(reply.getInt(8)).isEqualTo(9);
        assertThat(reply.getInt(12)).isEqualTo(Wire.OP_REPLY);
        assertThat(reply.getInt(32)).as("documents").isEqualTo(1);
        assertThat(server.commands().get(0).isLegacy()).isTrue();
    }

    @Test
    void aGreetingThatAwaitsAChangeIsRepeatedInAnswerToItself() throws Exception {
        BsonDocument version = ask(1, "{hello: 1, $db: 'admin'}").getDocument("topologyVersion");
        String awaiting = "{hello: 1, $db: 'admin', maxAwaitTimeMS: 50, topologyVersion: " + version.toJson() + "}";
        client.send(2, Wire.EXHAUST_ALLOWED, awaiting);

        ByteBuffer first = client.receive();
        ByteBuffer second = client.receive();

        assertThat(first.getInt(8)).isEqualTo(2);
        assertThat(first.getInt(16)).isEqualTo(Wire.MORE_TO_COME);
        assertThat(second.getInt(8)).isEqualTo(first.getInt(4));
    }

    @Test
    void aGreetingThatAwaitsAChangeOfAnotherProcessIsAnsweredAtOnce() throws Exception {
        assertThat(ask(
                        1,
                        "{hello: 1, $db: 'admin', maxAwaitTimeMS: 60000, topologyVersion: "
                                + "{processId: {$oid: '64b7f0f0f0f0f0f0f0f0f0f0'}, counter: {$numberLong: '0'}}}"))
                .containsKey("ok");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 15, 48_000_001, Integer.MAX_VALUE})
    void aMessageOfAnImpossibleLengthEndsItsConnectionAndNoOther(int length) throws Exception {
        byte[] header = new byte[16];
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
        try (BareClient other = new BareClient(server.address())) {
            client.sendRaw(header);

            assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
            other.send(1, "{ping: 1, $db: 'admin'}");
            assertThat(BareClient.documentOf(other.receive())).containsKey("ok");
        }
    }

    @Test
    void anUnknownRequiredFlagOrOpcodeEndsTheConnection() throws Exception {
        client.send(1, 4, "{ping: 1, $db: 'admin'}");
        assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);

        byte[] compressed = new byte[32];
        ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 32).putInt(12, 2012);
        try (BareClient other = new BareClient(server.address())) {
            other.sendRaw(compressed);
            assertThatThrownBy(other::receive).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aRetryableWriteIsRefusedAsByAStandaloneServer() throws Exception {
        assertThat(ask(1, "{insert: 'people', documents: [{a: 1}], txnNumber: {$numberLong: '1'}, $db: 'town'}"))
                .containsEntry("code", new BsonInt32(20));
    }

    @Test
    void updatesAndDeletesTellEachStatementsFailure() throws Exception {
        ask(1, "{insert: 'people', documents: [{_id: 1, a: 'x'}, {_id: 2, a: 1}], $db: 'town'}");

        BsonDocument ordered = ask(
                2,
                "{update: 'people', $db: 'town', updates: ["
                        + "{q: {_id: 1}, u: {$inc: {a: 1}}}, {q: {_id: 2}, u: {$inc: {a: 1}}}]}");
        BsonDocument unordered = ask(
                3,
                "{update: 'people', ordered: false, $db: 'town', updates: ["
                        + "{q: {_id: 1}, u: {$inc: {a: 1}}}, {q: {_id: 2}, u: {$inc: {a: 1}}},"
                        + "{q: {_id: 9}, u: {$set: {a: 1}}, upsert: true}]}");

        assertThat(ordered).containsEntry("n", new BsonInt32(0));
        assertThat(ordered.getArray("writeErrors")).hasSize(1);
        assertThat(unordered).containsEntry("n", new BsonInt32(2)).containsEntry("nModified", new BsonInt32(1));
        assertThat(unordered.getArray("upserted").get(0).asDocument()).containsEntry("index", new BsonInt32(2));
        assertThat(ask(4, "{delete: 'people', deletes: [{q: {}, limit: 1}, {q: {}, limit: 0}], $db: 'town'}"))
                .containsEntry("n", new BsonInt32(3));
    }

    @Test
    void aUnixSocketIsServedAsWellAndItsFileGoesWithTheServer(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("mongodb.sock");
        try (EmbeddedServer local = EmbeddedServer.builder().unixSocket(socket).start();
                SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            local.await(SOON, () -> local.openConnections() == 1);
            assertThat(there.isConnected()).isTrue();
        }
        assertThat(Files.exists(socket)).isFalse();
    }
}
