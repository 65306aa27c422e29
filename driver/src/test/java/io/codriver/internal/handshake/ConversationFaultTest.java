package io.codriver.internal.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ServerAddress;
import io.codriver.Loops;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Messages;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter.SequenceLimits;
import io.codriver.test.EmbeddedServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The road from hello to a find over real sockets, asked from a foreign thread. */
final class ConversationFaultTest {

    private static final EventLoopGroup LOOPS = Loops.nio();
    private static final EmbeddedServer SERVER = EmbeddedServer.start();
    private static final FieldName CURSOR = FieldName.of("cursor");
    private static final FieldName FIRST_BATCH = FieldName.of("firstBatch");

    private final ManualTime time = new ManualTime();

    @AfterAll
    static void stop() {
        SERVER.close();
        Loops.end(LOOPS);
    }

    @Test
    void helloIsAnsweredAndSaysWhatTheServerTakes() throws Exception {
        Conversation conversation = connect();
        HelloGreeting greeting = new HelloGreeting(
                new CurrentMetadata(ClientMetadata.of(Optional.empty(), Surroundings.look())),
                GreetingSettings.PLAIN,
                time);
        Greeted greeted = greeting.greet(
                        conversation,
                        new ServerAddress("127.0.0.1", SERVER.port()),
                        false,
                        Optional.empty(),
                        Deadline.NEVER)
                .toFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(greeted.hello().maxWireVersion()).isGreaterThanOrEqualTo(8);
        assertThat(greeted.hello().helloOk()).isTrue();
        conversation.close("the test is over");
    }

    @Test
    void aMessageOfManyMegabytesIsTakenAndReadBackDocumentByDocument() throws Exception {
        Conversation conversation = connect();
        List<BsonDocument> documents =
                Collections.nCopies(12, new BsonDocument("t", new BsonString("x".repeat(1_000_000))));
        ask(conversation, sections -> {
            sections.body(writer -> Messages.write(writer, BsonDocument.parse("{insert: 'large', $db: 'test'}")));
            sections.sequence(
                    "documents", documents, Messages::write, new SequenceLimits(100_000, 16_777_216, 48_000_000));
        });
        List<Integer> sizes = new ArrayList<>();
        answerTo(conversation, command("{find: 'large', $db: 'test', batchSize: 100}"), reply -> {
            DocumentScanner scanner = reply.scanner();
            assertThat(scanner.find(CURSOR)).isTrue();
            scanner = scanner.nested();
            assertThat(scanner.find(FIRST_BATCH)).isTrue();
            DocumentScanner batch = scanner.nested();
            while (batch.next()) {
                sizes.add(batch.valueLength());
            }
        });
        assertThat(sizes).hasSize(12).allMatch(size -> size > 1_000_000);
        conversation.close("the test is over");
    }

    @Test
    void manyExchangesFollowOneAnother() throws Exception {
        Conversation conversation = connect();
        for (int i = 0; i < 200; i++) {
            assertThat(ask(conversation, command("{ping: 1, $db: 'admin'}"))
                            .getNumber("ok")
                            .intValue())
                    .isEqualTo(1);
        }
        conversation.close("the test is over");
    }

    @Test
    void aServerThatClosesFailsTheExchange() throws Exception {
        Conversation conversation = connect();
        ask(conversation, command("{ping: 1, $db: 'admin'}"));
        SERVER.latency("ping", Duration.ofSeconds(5));
        try {
            long before = SERVER.commandCount("ping");
            CompletableFuture<BsonDocument> pending = begin(conversation, command("{ping: 1, $db: 'admin'}"));
            SERVER.await(Duration.ofSeconds(5), () -> SERVER.commandCount("ping") > before);
            SERVER.closeConnections();
            assertThatThrownBy(() -> pending.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(ExchangeFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(ExchangeFailure.Kind.READ));
        } finally {
            SERVER.latency("ping", Duration.ZERO);
        }
    }

    private Conversation connect() throws InterruptedException {
        Channel channel = new Bootstrap()
                .group(LOOPS)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(SERVER.address())
                .sync()
                .channel();
        return ChannelConversation.on(channel, time);
    }

    private static RequestBody command(String json) {
        return sections -> sections.body(writer -> Messages.write(writer, BsonDocument.parse(json)));
    }

    private static BsonDocument ask(Conversation conversation, RequestBody request) throws Exception {
        return begin(conversation, request).get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<BsonDocument> begin(Conversation conversation, RequestBody request) {
        CompletableFuture<BsonDocument> answer = new CompletableFuture<>();
        conversation.exchange(request, Deadline.NEVER, new ReplyReceiver() {
            @Override
            public void replied(Reply reply) {
                answer.complete(Messages.read(reply));
            }

            @Override
            public void failed(ExchangeFailure failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private static void answerTo(Conversation conversation, RequestBody request, Consumer<Reply> reader)
            throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        conversation.exchange(request, Deadline.NEVER, new ReplyReceiver() {
            @Override
            public void replied(Reply reply) {
                try {
                    reader.accept(reply);
                    done.complete(true);
                } catch (RuntimeException | Error wrong) {
                    done.completeExceptionally(wrong);
                } finally {
                    reply.release();
                }
            }

            @Override
            public void failed(ExchangeFailure failure) {
                done.completeExceptionally(failure);
            }
        });
        assertThat(done.get(30, TimeUnit.SECONDS)).isTrue();
    }
}
