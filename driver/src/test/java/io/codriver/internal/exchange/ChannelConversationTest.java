package io.codriver.internal.exchange;

import static io.codriver.internal.wire.OpMsgFlags.EXHAUST_ALLOWED;
import static io.codriver.internal.wire.OpMsgFlags.MORE_TO_COME;
import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.exchange.ExchangeFailure.Kind;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.time.Timers;
import io.codriver.internal.wire.CompressedMessages;
import io.codriver.internal.wire.Messages;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter;
import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.Compressors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChannelConversationTest {

    private static final BsonDocument OK = new BsonDocument("ok", new BsonInt32(1));

    private final ManualTime time = new ManualTime();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConversation conversation = ChannelConversation.on(channel, time);
    private final Heard heard = new Heard();

    @AfterEach
    void nothingIsLeftBehind() {
        channel.finishAndReleaseAll();
        assertThat(time.pending()).as("timers").isZero();
    }

    @Test
    void aRequestIsWrittenAtOnceAndItsReplyDelivered() {
        ask(Deadline.NEVER, heard);
        assertThat(sent()).isEqualTo(Messages.reply(1, 0, 0, ping()));
        answer(Messages.reply(1, OK));
        assertThat(heard.replies).containsExactly(OK);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aReplyCutAtEveryByteIsDeliveredOnce() {
        byte[] reply = Messages.reply(77, 1, 0, OK);
        for (int cut = 0; cut <= reply.length; cut++) {
            EmbeddedChannel each = new EmbeddedChannel();
            Heard listener = new Heard();
            ChannelConversation.on(each, time).exchange(request(0), Deadline.NEVER, listener);
            each.writeInbound(Messages.buffer(Arrays.copyOf(reply, cut)));
            assertThat(listener.replies).hasSize(cut == reply.length ? 1 : 0);
            each.writeInbound(Messages.buffer(Arrays.copyOfRange(reply, cut, reply.length)));
            assertThat(listener.replies).containsExactly(OK);
            assertThat(each.isOpen()).isTrue();
            each.finishAndReleaseAll();
        }
    }

    @Test
    void anExchangeWithoutADeadlineSetsNoTimer() {
        ask(Deadline.NEVER, heard);
        assertThat(time.pending()).isZero();
        answer(Messages.reply(1, OK));
    }

    @Test
    void aReceiverMayAskAgainInsideItsReply() {
        Heard second = new Heard();
        conversation.exchange(request(0), Deadline.NEVER, new ReplyReceiver() {
            @Override
            public void replied(Reply reply) {
                heard.replied(reply);
                ask(time.in(Duration.ofSeconds(1)), second);
            }

            @Override
            public void failed(ExchangeFailure failure) {
                heard.failed(failure);
            }
        });
        answer(Messages.reply(1, OK));
        answer(Messages.reply(2, OK));
        assertThat(heard.signals()).isEqualTo(1);
        assertThat(second.replies).containsExactly(OK);
    }

    @Test
    void aPassedDeadlineFailsTheExchangeAndClosesTheChannel() {
        ask(time.in(Duration.ofMillis(100)), heard);
        time.advance(Duration.ofMillis(99));
        assertThat(heard.signals()).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(heard.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(channel.isOpen()).isFalse();
        answer(Messages.reply(1, OK));
        assertThat(heard.signals()).isEqualTo(1);
    }

    @Test
    void aReplyThatCameWhileTheEventLoopWasKeptBusyIsReadBeforeItCountsAsMissing() {
        EmbeddedChannel busy = new EmbeddedChannel();
        ChannelConversation.on(busy, late(Duration.ofSeconds(3)))
                .exchange(request(0), time.in(Duration.ofMillis(100)), heard);
        time.advance(Duration.ofMillis(3_100));
        assertThat(heard.signals()).as("at the first look, too late").isZero();
        busy.writeInbound(Messages.buffer(Messages.reply(1, OK)));

        assertThat(heard.replies).containsExactly(OK);
        assertThat(busy.isOpen()).isTrue();
        busy.finishAndReleaseAll();
    }

    @Test
    void aBusyEventLoopDoesNotHideSilence() {
        EmbeddedChannel busy = new EmbeddedChannel();
        ChannelConversation.on(busy, late(Duration.ofSeconds(3)))
                .exchange(request(0), time.in(Duration.ofMillis(100)), heard);
        time.advance(Duration.ofSeconds(7));

        assertThat(heard.failure().kind()).isEqualTo(Kind.TIMEOUT);
        busy.finishAndReleaseAll();
    }

    /** An event loop that comes to its timers late, because somebody keeps it busy. */
    private Timers late(Duration by) {
        return new Timers() {
            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public Timeout at(Deadline deadline, Runnable task) {
                return time.at(
                        deadline.isNever()
                                ? deadline
                                : Deadline.afterNanos(
                                        deadline.remainingNanos(time.nanos()) + by.toNanos(), time.nanos()),
                        task);
            }
        };
    }

    @Test
    void aTimeoutInTheMiddleOfAReplyTellsHowMuchOfItCame() {
        ask(time.in(Duration.ofMillis(100)), heard);
        answer(Arrays.copyOf(Messages.reply(1, OK), 20));
        time.advance(Duration.ofMillis(100));
        assertThat(heard.failure()).hasMessageContaining("after 20 of 34 bytes");
    }

    @Test
    void anAnsweredExchangeLeavesNoTimer() {
        ask(time.in(Duration.ofMillis(100)), heard);
        answer(Messages.reply(1, OK));
        assertThat(time.pending()).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void nothingIsSentWhenTheDeadlineHasPassedAlready() {
        Deadline passed = time.in(Duration.ZERO);
        ask(passed, heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void hurryingBringsTheDeadlineForwardAndNeverBack() {
        ask(time.in(Duration.ofSeconds(10)), heard);
        conversation.hurry(time.in(Duration.ofMillis(100)));
        conversation.hurry(time.in(Duration.ofSeconds(60)));
        assertThat(time.pending()).isEqualTo(1);
        time.advance(Duration.ofMillis(100));
        assertThat(heard.failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void hurryingDoesNothingWhenNothingIsOutstanding() {
        conversation.hurry(time.in(Duration.ofMillis(1)));
        assertThat(time.pending()).isZero();
    }

    @Test
    void hurryingAnExchangeThatIsOverLeavesTheNextOneAlone() {
        ask(Deadline.NEVER, heard);
        answer(Messages.reply(1, OK));
        Heard next = new Heard();
        ask(Deadline.NEVER, next);
        conversation.hurry(heard, time.in(Duration.ofMillis(100)));
        assertThat(time.pending()).isZero();
        conversation.hurry(next, time.in(Duration.ofMillis(100)));
        time.advance(Duration.ofMillis(100));
        assertThat(next.failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aReplyToAnotherRequestClosesThisConnection() {
        ask(Deadline.NEVER, heard);
        answer(Messages.reply(2, OK));
        assertThat(heard.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(heard.failure()).hasMessageContaining("answers request 2 instead of 1");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aMalformedReplyClosesThisConnection() {
        ask(Deadline.NEVER, heard);
        answer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(heard.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(heard.failure()).hasMessageContaining("HTTP");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aReplyNobodyAskedForClosesTheConnection() {
        answer(Messages.reply(1, OK));
        assertThat(channel.isOpen()).isFalse();
        ask(Deadline.NEVER, heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(heard.failure()).hasMessageContaining("nobody had asked for");
    }

    @Test
    void theFirstByteNobodyAskedForClosesTheConnection() {
        answer(new byte[] {1});
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSecondReplyToOneRequestClosesTheConnectionAfterTheFirst() {
        ask(Deadline.NEVER, heard);
        answer(Messages.concat(Messages.reply(1, OK), Messages.reply(1, OK)));
        assertThat(heard.replies).containsExactly(OK);
        assertThat(heard.failures).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatClosesFailsTheReadAndTellsHowMuchCame() {
        ask(Deadline.NEVER, heard);
        answer(new byte[] {0x15, 3, 3, 0, 2, 2, 70});
        channel.close();
        assertThat(heard.failure().kind()).isEqualTo(Kind.READ);
        assertThat(heard.failure())
                .hasMessageContaining("closed the connection")
                .hasMessageContaining("TLS alert");
    }

    @Test
    void aResetFailsTheRead() {
        ask(Deadline.NEVER, heard);
        IOException reset = new IOException("Connection reset by peer");
        channel.pipeline().fireExceptionCaught(reset);
        assertThat(heard.failure().kind()).isEqualTo(Kind.READ);
        assertThat(heard.failure()).hasCause(reset);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anEndOfTheTlsSessionFailsTheRead() {
        ask(Deadline.NEVER, heard);
        channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        assertThat(heard.failure().kind()).isEqualTo(Kind.READ);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aRequestAfterTheEndIsNotSent() {
        channel.close();
        ask(Deadline.NEVER, heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.NOT_SENT);
    }

    @Test
    void aFailedWriteFailsTheExchange() {
        IOException broken = new IOException("Broken pipe");
        channel.pipeline().addFirst(new FailingWrites(broken));
        ask(time.in(Duration.ofSeconds(1)), heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.WRITE);
        assertThat(heard.failure()).hasCause(broken);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aRequestThatCannotBeEncodedSendsNothingAndLeavesTheChannelUsable() {
        IllegalStateException codec = new IllegalStateException("codec");
        conversation.exchange(
                sections -> sections.body(writer -> {
                    writer.writeStartDocument();
                    throw codec;
                }),
                time.in(Duration.ofSeconds(1)),
                heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.ENCODING);
        assertThat(heard.failure()).hasCause(codec);
        assertThat(channel.outboundMessages()).isEmpty();
        Heard next = new Heard();
        ask(Deadline.NEVER, next);
        answer(Messages.reply(2, OK));
        assertThat(next.replies).containsExactly(OK);
    }

    @Test
    void aRequestThatNeverEndsIsAnEncodingFailure() {
        conversation.exchange(sections -> sections.body(ChannelConversationTest::recurse), Deadline.NEVER, heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.ENCODING);
        assertThat(heard.failure().getCause()).isInstanceOf(Throwable.class);
    }

    private static void recurse(BsonBinaryWriter writer) {
        if (writer != null) {
            recurse(writer);
            recurse(writer);
        }
    }

    @Test
    void aRequestOverTheServersLimitIsAnEncodingFailure() {
        conversation.limit(50);
        conversation.exchange(
                sections ->
                        sections.body(w -> Messages.write(w, new BsonDocument("t", new BsonString("x".repeat(50))))),
                Deadline.NEVER,
                heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.ENCODING);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void closingInterruptsWhatIsOutstanding() {
        ask(time.in(Duration.ofSeconds(1)), heard);
        conversation.close("the pool was cleared");
        conversation.close("again");
        assertThat(heard.failure().kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(heard.failure()).hasMessage("the pool was cleared");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSecondUserIsToldAndTheConnectionClosed() {
        Heard intruder = new Heard();
        ask(Deadline.NEVER, heard);
        ask(Deadline.NEVER, intruder);
        assertThat(intruder.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(intruder.failure()).hasRootCauseMessage("Bug in the driver: a conversation has two users");
        assertThat(heard.failures).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aStreamOfRepliesFollowsTheChainOfTheirNumbers() {
        conversation.exchange(request(EXHAUST_ALLOWED), Deadline.NEVER, heard);
        answer(Messages.reply(10, 1, MORE_TO_COME, OK));
        answer(Messages.reply(11, 10, MORE_TO_COME, OK));
        answer(Messages.reply(12, 11, 0, OK));
        assertThat(heard.replies).hasSize(3);
        assertThat(heard.failures).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aStreamMayBeCompressedOrNotReplyByReply() {
        Compressor zlib = Compressors.zlib(-1);
        conversation.announce(List.of(zlib));
        conversation.exchange(request(EXHAUST_ALLOWED), Deadline.NEVER, heard);
        answer(CompressedMessages.wrap(Messages.reply(10, 1, MORE_TO_COME, OK), zlib));
        answer(Messages.reply(11, 10, MORE_TO_COME, OK));
        answer(CompressedMessages.wrap(Messages.reply(12, 11, 0, OK), zlib));
        assertThat(heard.replies).containsExactly(OK, OK, OK);
        assertThat(heard.failures).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whatIsToldIsCompressedToo() {
        conversation.compress(Compressors.zlib(-1));
        conversation.tell(request(MORE_TO_COME), Deadline.NEVER, heard);
        byte[] sent = sent();
        assertThat(sent[12] & 0xFF | (sent[13] & 0xFF) << 8).isEqualTo(2012);
        assertThat(heard.written).isEqualTo(1);
    }

    @Test
    void aCompressedReplyThatIsDamagedEndsTheConnection() {
        Compressor zlib = Compressors.zlib(-1);
        conversation.announce(List.of(zlib));
        ask(Deadline.NEVER, heard);
        byte[] damaged = CompressedMessages.wrap(Messages.reply(1, OK), zlib);
        damaged[30] ^= 0x55;
        answer(damaged);
        assertThat(heard.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(heard.failure()).hasMessageContaining("zlib");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aStreamThatBreaksItsChainFails() {
        conversation.exchange(request(EXHAUST_ALLOWED), Deadline.NEVER, heard);
        answer(Messages.reply(10, 1, MORE_TO_COME, OK));
        answer(Messages.reply(11, 1, MORE_TO_COME, OK));
        assertThat(heard.replies).hasSize(1);
        assertThat(heard.failures).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void eachReplyOfAStreamEndsTheDeadlineAndItsReceiverSetsTheNext() {
        conversation.exchange(request(EXHAUST_ALLOWED), time.in(Duration.ofMillis(100)), heard);
        time.advance(Duration.ofMillis(90));
        answer(Messages.reply(10, 1, MORE_TO_COME, OK));
        assertThat(time.pending()).isZero();
        conversation.hurry(time.in(Duration.ofMillis(100)));
        time.advance(Duration.ofMillis(99));
        assertThat(heard.failures).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(heard.failures).hasSize(1);
    }

    @Test
    void aStreamNobodyAllowedFails() {
        ask(Deadline.NEVER, heard);
        answer(Messages.reply(10, 1, MORE_TO_COME, OK));
        assertThat(heard.failure().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void tellingEndsWithTheWriteAndTakesNoReply() {
        conversation.tell(request(MORE_TO_COME), time.in(Duration.ofSeconds(1)), heard);
        assertThat(heard.written).isEqualTo(1);
        assertThat(sent()).isEqualTo(Messages.reply(1, 0, MORE_TO_COME, ping()));
        Heard next = new Heard();
        ask(Deadline.NEVER, next);
        answer(Messages.reply(2, OK));
        assertThat(next.replies).containsExactly(OK);
    }

    @Test
    void aServerThatAnswersWhatWasToldLosesTheConnection() {
        conversation.tell(request(MORE_TO_COME), Deadline.NEVER, heard);
        answer(Messages.reply(1, OK));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard.signals()).isEqualTo(1);
    }

    @Test
    void tellingWhatWantsAReplyIsAnEncodingFailure() {
        conversation.tell(request(0), Deadline.NEVER, heard);
        assertThat(heard.failure().kind()).isEqualTo(Kind.ENCODING);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void tellingWhatIsNotWrittenInTimeFailsOnce() {
        channel.pipeline().addFirst(new StalledWrites());
        conversation.tell(request(MORE_TO_COME), time.in(Duration.ofMillis(100)), heard);
        assertThat(heard.signals()).isZero();
        time.advance(Duration.ofMillis(100));
        assertThat(heard.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aReceiverThatThrowsIsToldAndCostsItsConnectionOnly() {
        conversation.exchange(request(0), Deadline.NEVER, new ReplyReceiver() {
            @Override
            public void replied(Reply reply) {
                reply.release();
                throw new IllegalStateException("receiver");
            }

            @Override
            public void failed(ExchangeFailure failure) {
                heard.failed(failure);
            }
        });
        answer(Messages.reply(1, OK));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard.failure()).hasRootCauseMessage("receiver");
    }

    private void ask(Deadline by, ReplyReceiver receiver) {
        conversation.exchange(request(0), by, receiver);
    }

    private void answer(byte[] bytes) {
        ByteBuf buffer = Messages.buffer(bytes);
        if (channel.isOpen()) {
            channel.writeInbound(buffer);
        } else {
            // What the kernel still hands out after we have closed.
            channel.pipeline().fireChannelRead(buffer);
        }
    }

    private byte[] sent() {
        ByteBuf message = channel.readOutbound();
        try {
            return ByteBufUtil.getBytes(message);
        } finally {
            message.release();
        }
    }

    private static BsonDocument ping() {
        return new BsonDocument("ping", new BsonInt32(1));
    }

    private static RequestBody request(int flags) {
        return new RequestBody() {
            @Override
            public int flags() {
                return flags;
            }

            @Override
            public void writeTo(SectionWriter sections) {
                sections.body(writer -> Messages.write(writer, ping()));
            }
        };
    }

    private static final class FailingWrites extends ChannelOutboundHandlerAdapter {

        private final IOException failure;

        FailingWrites(IOException failure) {
            this.failure = failure;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ((ByteBuf) message).release();
            promise.setFailure(failure);
        }
    }

    private static final class StalledWrites extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ((ByteBuf) message).release();
        }
    }
}
