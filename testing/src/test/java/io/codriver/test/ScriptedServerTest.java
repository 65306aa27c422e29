package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.test.internal.wire.Wire;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.zip.CRC32C;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ScriptedServerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static Document run(MongoClient client, String command) {
        return Mono.from(client.getDatabase("town").runCommand(BsonDocument.parse(command)))
                .block(SOON);
    }

    @Test
    void aConversationBeginsAtTheFirstCommandThatIsNoGreeting() {
        try (ScriptedServer server = ScriptedServer.start()) {
            Script script = server.conversation()
                    .expect("find", find -> assertThat(find).containsKey("filter"))
                    .reply("{ok: 1, cursor: {id: {$numberLong: '7'}, ns: 'town.people', firstBatch: [{a: 1}]}}")
                    .expect("getMore")
                    .reply("{ok: 1, cursor: {id: {$numberLong: '0'}, ns: 'town.people', nextBatch: [{a: 2}]}}");
            try (MongoClient client = MongoClients.create(server.uri())) {
                assertThat(Flux.from(client.getDatabase("town")
                                        .getCollection("people")
                                        .find(new Document("b", 1)))
                                .collectList()
                                .block(SOON))
                        .hasSize(2);
                script.awaitDone(SOON);
                assertThat(script.received().get(1)).containsKey("getMore");
            }
        }
    }

    @Test
    void aReplyMayComeInSingleBytes() {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.conversation()
                    .expect("ping")
                    .reply(ScriptedReply.of("{ok: 1, word: 'hello'}").inPiecesOf(1));
            try (MongoClient client = MongoClients.create(server.uri())) {
                assertThat(run(client, "{ping: 1}")).containsEntry("word", "hello");
            }
        }
    }

    @Test
    void aReplyMayBeAFailureAndTheNextOneMayWait() {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.conversation()
                    .expect("ping")
                    .reply("{ok: 0, code: 2, errmsg: 'bad'}")
                    .expect("ping")
                    .pause(Duration.ofMillis(150))
                    .reply("{ok: 1}");
            try (MongoClient client = MongoClients.create(server.uri())) {
                assertThatThrownBy(() -> run(client, "{ping: 1}")).isInstanceOf(MongoCommandException.class);
                long start = System.nanoTime();
                run(client, "{ping: 1}");
                assertThat(System.nanoTime() - start).isGreaterThan(149_000_000);
            }
        }
    }

    @Test
    void whatFollowsAnExpectationMayBeWrittenAfterItWasMet() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                BareClient client = new BareClient(server.address())) {
            Script script = server.conversation().expect("ping");
            client.send(1, "{ping: 1, $db: 'town'}");
            script.awaitDone(SOON);

            script.reply("{ok: 1}");

            assertThat(client.receive().getInt(8)).isEqualTo(1);
        }
    }

    @Test
    void aConnectionIsScriptedFromItsFirstByteAndEndsAsWritten() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.connection()
                    .expectGreeting()
                    .reply(ScriptedServer.greeting())
                    .expectAny()
                    .reply(ScriptedReply.of("{ok: 1}").cutAfter(20))
                    .close();
            server.connection().expectGreeting().reset();
            server.connection().halfClose();
            server.connection().raw((byte) 1, (byte) 2).expectClose();
            try (BareClient client = new BareClient(server.address())) {
                client.send(1, "{hello: 1, $db: 'admin'}");
                assertThat(client.receive().getInt(8)).isEqualTo(1);
                client.send(2, "{ping: 1, $db: 'admin'}");
                assertThat(client.in().readAllBytes()).hasSize(20);
            }
            try (BareClient client = new BareClient(server.address())) {
                client.send(1, "{hello: 1, $db: 'admin'}");
                assertThatThrownBy(client::receive).isInstanceOf(SocketException.class);
            }
            try (BareClient client = new BareClient(server.address())) {
                assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
            }
            try (BareClient client = new BareClient(server.address())) {
                assertThat(client.in().readNBytes(2)).containsExactly(1, 2);
            }
            server.await(SOON, () -> server.complaints().isEmpty());
        }
    }

    @Test
    void everyPartOfAReplyCanBeWrong() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                BareClient client = new BareClient(server.address())) {
            ScriptedReply sound = ScriptedReply.of("{ok: 1}");
            server.conversation()
                    .expect("ping")
                    .reply(sound.inResponseTo(77))
                    .reply(sound.claimingOpcode(2012))
                    .reply(sound.withChecksum())
                    .reply(sound.withWrongChecksum())
                    .reply(sound.moreToCome())
                    .reply(sound)
                    .reply(sound.claimingLength(-5))
                    .close();
            client.send(9, "{ping: 1, $db: 'town'}");

            assertThat(client.receive().getInt(8)).isEqualTo(77);
            assertThat(client.receive().getInt(12)).isEqualTo(2012);
            assertThat(hasRightChecksum(client.receive())).isTrue();
            assertThat(hasRightChecksum(client.receive())).isFalse();
            ByteBuffer first = client.receive();
            assertThat(first.getInt(8)).isEqualTo(9);
            assertThat(first.getInt(16)).isEqualTo(Wire.MORE_TO_COME);
            assertThat(client.receive().getInt(8)).isEqualTo(first.getInt(4));
            assertThat(ByteBuffer.wrap(client.in().readNBytes(4))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt())
                    .isEqualTo(-5);
        }
    }

    private static boolean hasRightChecksum(ByteBuffer message) {
        CRC32C crc = new CRC32C();
        crc.update(message.array(), 0, message.capacity() - 4);
        return message.getInt(message.capacity() - 4) == (int) crc.getValue();
    }

    @Test
    void whatNobodyExpectedFailsTheTestAtTheEnd() throws Exception {
        ScriptedServer server = ScriptedServer.start();
        server.conversation().expect("find");
        server.conversation().expect("ping", ping -> assertThat(ping).containsKey("pong"));
        for (int i = 0; i < 3; i++) {
            try (BareClient client = new BareClient(server.address())) {
                client.send(1, "{ping: 1, $db: 'town'}");
                assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
            }
        }

        assertThatThrownBy(server::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("script 1: expected find, got")
                .hasMessageContaining("script 2: ping: ")
                .hasMessageContaining("nobody wrote a script for it");
    }

    @Test
    void aStepThatIsNeverReachedFailsTheTestAtTheEnd() {
        ScriptedServer server = ScriptedServer.start();
        server.conversation().expect("find").reply("{ok: 1}").stall();

        assertThatThrownBy(server::close).hasMessageContaining("never came to: [expect find, reply, stall]");
        assertThatThrownBy(() -> server.conversation().stall().close()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStalledConnectionIsHeardNoMore() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                BareClient client = new BareClient(server.address())) {
            Script script = server.conversation().expect("ping").stall();
            client.send(1, "{ping: 1, $db: 'town'}");
            script.awaitDone(SOON);
            client.send(2, "{hello: 1, $db: 'town'}");

            assertThatCode(() -> server.await(SOON, () -> server.openConnections() == 1))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aClientMeetsAMessageShorterThanItsHeader() {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.conversation()
                    .expect("ping")
                    .reply(ScriptedReply.of("{ok: 1}").claimingLength(3));
            try (MongoClient client = MongoClients.create(server.uri())) {
                assertThatThrownBy(() -> run(client, "{ping: 1}")).isInstanceOf(MongoException.class);
            }
        }
    }
}
