package io.codriver.internal.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoDriverInformation;
import com.mongodb.ServerAddress;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.wire.CompressedMessages;
import io.codriver.internal.wire.Messages;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.Compressors;
import io.codriver.internal.wire.compress.MissingLibraryException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HelloGreetingTest {

    private static final ServerAddress SERVER = new ServerAddress("db.example", 27018);

    private final ManualTime time = new ManualTime();
    private int asked;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConversation conversation = ChannelConversation.on(channel, time);
    private final CurrentMetadata metadata = new CurrentMetadata(ClientMetadata.of(
            Optional.of("rally"), Surroundings.seen(Optional.of("1.0"), new Properties(), Map.of(), false)));
    private final HelloGreeting greeting = greeting(false);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void nothingIsSaidBeforeSubscribe() {
        greeting.greet(conversation, SERVER, false, Optional.empty(), Deadline.NEVER);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void theAnswerIsHandedOnWithItsRoundTrip() {
        CompletableFuture<Greeted> greeted = greet(false);
        assertThat(said().getFirstKey()).isEqualTo("isMaster");
        time.advance(Duration.ofMillis(7));
        answer("{ok: 1, maxWireVersion: 21, helloOk: true}");
        assertThat(greeted.join().hello().maxWireVersion()).isEqualTo(21);
        assertThat(greeted.join().roundTripNanos()).isEqualTo(7_000_000);
    }

    @Test
    void theConversationLearnsWhatTheServerTakes() {
        greet(false);
        said();
        answer("{ok: 1, maxMessageSizeBytes: 100}");
        CompletableFuture<Greeted> second = greet(false);
        assertThat(second).isCompletedExceptionally();
        assertThat(failure(second)).isInstanceOfSatisfying(ExchangeFailure.class, failure -> assertThat(failure.kind())
                .isEqualTo(ExchangeFailure.Kind.ENCODING));
    }

    @Test
    void behindALoadBalancerTheServerHasToNameItsService() {
        CompletableFuture<Greeted> greeted = greet(greeting(true), false);
        assertThat(said()).containsEntry("loadBalanced", BsonBoolean.TRUE).containsKey("hello");
        answer("{ok: 1, maxWireVersion: 21}");
        assertThat(failure(greeted))
                .isExactlyInstanceOf(MongoClientException.class)
                .hasMessage("Driver attempted to initialize in load balancing mode, but the server does not support"
                        + " this mode.");
    }

    @Test
    void behindALoadBalancerTheServiceIsKnown() {
        CompletableFuture<Greeted> greeted = greet(greeting(true), false);
        said();
        answer("{ok: 1, maxWireVersion: 21, serviceId: {$oid: '000000000000000000000007'}}");
        assertThat(greeted.join().hello().serviceId()).isEqualTo(new ObjectId("000000000000000000000007"));
    }

    @Test
    void anErrorOfTheServerIsTheOfficialException() {
        CompletableFuture<Greeted> greeted = greet(true);
        said();
        answer("{ok: 0, errmsg: 'API version 9 is unknown', code: 322, codeName: 'APIVersionError'}");
        assertThat(failure(greeted)).isExactlyInstanceOf(MongoCommandException.class);
        MongoCommandException error = (MongoCommandException) failure(greeted);
        assertThat(error.getErrorCode()).isEqualTo(322);
        assertThat(error.getServerAddress()).isEqualTo(SERVER);
    }

    @Test
    void whatAServerSendsBackOfAHelloIsNoPartOfTheException() {
        CompletableFuture<Greeted> greeted = greet(true);
        said();
        answer("{ok: 0, errmsg: 'no', code: 8000, speculativeAuthenticate: {saslStart: 1, payload: 'token'}}");
        assertThat(failure(greeted)).isExactlyInstanceOf(MongoCommandException.class);
        assertThat(((MongoCommandException) failure(greeted)).getResponse().keySet())
                .containsExactlyInAnyOrder("ok", "errmsg", "code");
    }

    @Test
    void anErrorThatIsItselfBrokenIsAProtocolFailure() {
        CompletableFuture<Greeted> greeted = greet(false);
        said();
        answer("{ok: 0, code: 'many'}");
        assertThat(failure(greeted)).isInstanceOf(ExchangeFailure.class);
    }

    @Test
    void aServerThatDoesNotAnswerFailsAtTheDeadline() {
        CompletableFuture<Greeted> greeted = greeting.greet(
                        conversation, SERVER, false, Optional.empty(), time.in(Duration.ofMillis(500)))
                .toFuture();
        said();
        time.advance(Duration.ofMillis(500));
        assertThat(failure(greeted)).isInstanceOfSatisfying(ExchangeFailure.class, failure -> assertThat(failure.kind())
                .isEqualTo(ExchangeFailure.Kind.TIMEOUT));
    }

    @Test
    void libraryAddedLaterIsToldOnTheNextConnection() {
        metadata.append(MongoDriverInformation.builder()
                .driverName("spring")
                .driverVersion("4")
                .build());
        metadata.append(MongoDriverInformation.builder()
                .driverName("spring")
                .driverVersion("4")
                .build());
        greet(false);
        assertThat(said().getDocument("client").getDocument("driver"))
                .isEqualTo(BsonDocument.parse("{name: 'codriver|spring', version: '1.0|4'}"));
    }

    @Test
    void poolsAnnounceTheirCompressorsAndMonitorsNone() {
        greet(compressing(), false);
        assertThat(said().getArray("compression"))
                .isEqualTo(new BsonArray(List.of(new BsonString("zlib"), new BsonString("snappy"))));
        answer("{ok: 1}");
        greet(compressing(), true);
        assertThat(said().getArray("compression")).isEmpty();
    }

    @Test
    void theFirstOfOursThatTheServerKnowsCompressesWhatFollows() throws MissingLibraryException {
        greet(compressing(), false);
        said();
        answer("{ok: 1, compression: ['zstd', 'snappy', 7]}");
        assertThat(compressorOfAPing()).isEqualTo(Compressors.snappy().id());
    }

    @Test
    void aServerThatKnowsNoneIsSpokenToPlainly() {
        for (String answer : List.of("{ok: 1}", "{ok: 1, compression: []}", "{ok: 1, compression: 'zlib'}")) {
            greet(compressing(), false);
            said();
            answer(answer);
            assertThat(compressorOfAPing()).isEqualTo(-1);
        }
    }

    @Test
    void theAnswerToHelloItselfMayBeCompressed() {
        CompletableFuture<Greeted> greeted = greet(compressing(), false);
        said();
        channel.writeInbound(Messages.buffer(CompressedMessages.wrap(
                Messages.reply(asked, BsonDocument.parse("{ok: 1, maxWireVersion: 21}")), Compressors.zlib(1))));
        assertThat(greeted.join().hello().maxWireVersion()).isEqualTo(21);
    }

    private HelloGreeting compressing() {
        try {
            List<Compressor> compressors = List.of(Compressors.zlib(-1), Compressors.snappy());
            return new HelloGreeting(metadata, new GreetingSettings(Optional.empty(), false, compressors), time);
        } catch (MissingLibraryException missing) {
            throw new AssertionError(missing);
        }
    }

    /** Which compressor the next request names, -1 if it is plain. */
    private int compressorOfAPing() {
        RequestBody ping = sections ->
                sections.body(writer -> Messages.write(writer, BsonDocument.parse("{ping: 1, $db: 'admin'}")));
        conversation.exchange(ping, Deadline.NEVER, new ReplyReceiver() {
            @Override
            public void replied(Reply reply) {
                reply.release();
            }

            @Override
            public void failed(ExchangeFailure failure) {}
        });
        ByteBuf message = channel.readOutbound();
        asked = message.getIntLE(4);
        try {
            return message.getIntLE(12) == 2012 ? message.getByte(24) : -1;
        } finally {
            message.release();
            answer("{ok: 1}");
        }
    }

    private HelloGreeting greeting(boolean loadBalanced) {
        return new HelloGreeting(metadata, new GreetingSettings(Optional.empty(), loadBalanced, List.of()), time);
    }

    private CompletableFuture<Greeted> greet(boolean forMonitor) {
        return greet(greeting, forMonitor);
    }

    private CompletableFuture<Greeted> greet(HelloGreeting asking, boolean forMonitor) {
        return asking.greet(conversation, SERVER, forMonitor, Optional.empty(), Deadline.NEVER)
                .toFuture();
    }

    private BsonDocument said() {
        ByteBuf message = channel.readOutbound();
        byte[] bytes = ByteBufUtil.getBytes(message);
        asked = message.getIntLE(4);
        message.release();
        return new RawBsonDocument(Arrays.copyOfRange(bytes, 21, bytes.length));
    }

    private void answer(String json) {
        channel.writeInbound(Messages.buffer(Messages.reply(asked, BsonDocument.parse(json))));
    }

    private static Throwable failure(CompletableFuture<Greeted> greeted) {
        return greeted.handle((value, failure) -> failure).join();
    }
}
