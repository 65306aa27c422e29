package io.codriver.internal.exchange;

import io.codriver.internal.exchange.ExchangeFailure.Kind;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.wire.FrameSplitter;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.ProtocolViolation;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.RequestEncoder;
import io.codriver.internal.wire.compress.Compressor;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation on a Netty channel, and the last handler of its pipeline. There is either nothing outstanding, or
 * one turn: a request that waits for replies or for having been written. Every turn ends exactly once.
 *
 * <p>Concurrency: each field belongs to the event loop; methods called elsewhere hop onto it with one task.
 *
 * <p>Spec: OP_MSG, "moreToCome".
 */
public final class ChannelConversation extends ChannelInboundHandlerAdapter implements Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelConversation.class);

    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Channel channel;
    private final Timers timers;
    private final FrameSplitter splitter;
    private final RequestEncoder encoder;
    private final Runnable deadlineTask = this::onDeadline;
    private final ChannelFutureListener writeListener = this::onReplyableWritten;

    private int lastRequestId;
    private @Nullable ReplyReceiver receiver;
    private @Nullable Told told;
    private int awaitedId;
    private boolean streamAllowed;
    private Deadline deadline = Deadline.NEVER;
    private boolean lookedAgain;
    private Timers.Timeout timeout = Timers.Timeout.NONE;
    private @Nullable String ended;

    private ChannelConversation(Channel channel, Timers timers) {
        this.channel = channel;
        this.timers = timers;
        this.splitter = new FrameSplitter(channel.alloc());
        this.encoder = new RequestEncoder(channel.alloc());
    }

    /**
     * Begins to converse on a channel that is connected and, if wanted, secured: what its pipeline hands on is taken as
     * OP_MSG from now on.
     *
     * @param timers of the event loop of the channel
     */
    public static ChannelConversation on(Channel channel, Timers timers) {
        ChannelConversation conversation = new ChannelConversation(channel, timers);
        channel.pipeline().addLast("conversation", conversation);
        return conversation;
    }

    @Override
    public void exchange(RequestBody request, Deadline by, ReplyReceiver replies) {
        if (channel.eventLoop().inEventLoop()) {
            begin(request, by, replies, null);
            return;
        }
        try {
            channel.eventLoop().execute(() -> begin(request, by, replies, null));
        } catch (RejectedExecutionException shutDown) {
            replies.failed(loopShutDown(shutDown));
        }
    }

    @Override
    public void tell(RequestBody request, Deadline by, Told written) {
        if (channel.eventLoop().inEventLoop()) {
            begin(request, by, null, written);
            return;
        }
        try {
            channel.eventLoop().execute(() -> begin(request, by, null, written));
        } catch (RejectedExecutionException shutDown) {
            written.done(loopShutDown(shutDown));
        }
    }

    @Override
    public void hurry(Deadline by) {
        onLoop(() -> {
            if (isOutstanding() && by.earlier(deadline) == by) {
                limitTurn(by);
            }
        });
    }

    @Override
    public void hurry(Object whose, Deadline by) {
        onLoop(() -> {
            if (receiver == whose || told == whose) {
                hurry(by);
            }
        });
    }

    @Override
    public void limit(int maxMessageSizeBytes) {
        onLoop(() -> {
            splitter.limit(maxMessageSizeBytes);
            encoder.limit(maxMessageSizeBytes);
        });
    }

    @Override
    public void announce(List<Compressor> compressors) {
        onLoop(() -> splitter.announce(compressors));
    }

    @Override
    public void compress(Compressor agreed) {
        onLoop(() -> encoder.compress(agreed));
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void close(String reason) {
        onLoop(() -> end(Kind.INTERRUPTED, reason, null));
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            // The loop has closed its channels on its way out.
            LOG.debug("The event loop of {} is shut down", channel, shutDown);
        }
    }

    /** Exactly one of {@code replies} and {@code written} is there. */
    private void begin(RequestBody request, Deadline by, @Nullable ReplyReceiver replies, @Nullable Told written) {
        if (isOutstanding()) {
            ExchangeFailure bug = failure(
                    Kind.PROTOCOL,
                    "A second request on a connection with one outstanding",
                    new IllegalStateException("Bug in the driver: a conversation has two users"));
            end(Kind.PROTOCOL, "Two users on one connection", bug);
            fail(replies, written, bug);
        } else if (ended != null || !channel.isActive()) {
            fail(
                    replies,
                    written,
                    failure(
                            Kind.NOT_SENT,
                            "The connection was closed before the request was sent: "
                                    + (ended == null ? "the server closed it" : ended),
                            null));
        } else if (by.hasPassed(timers.nanos())) {
            fail(replies, written, failure(Kind.TIMEOUT, "The time was over before the request was sent", null));
        } else {
            send(request, by, replies, written);
        }
    }

    private void send(RequestBody request, Deadline by, @Nullable ReplyReceiver replies, @Nullable Told written) {
        int requestId = ++lastRequestId;
        int flags;
        ByteBuf message;
        try {
            flags = request.flags();
            requireSilentFlag(flags, written != null);
            message = encoder.encode(requestId, request);
        } catch (Throwable thrown) {
            // Also errors: a document which contains itself ends as StackOverflowError, and nothing was sent.
            fail(replies, written, failure(Kind.ENCODING, "The request could not be encoded", thrown));
            return;
        }
        receiver = replies;
        told = written;
        awaitedId = requestId;
        streamAllowed = (flags & OpMsgFlags.EXHAUST_ALLOWED) != 0;
        limitTurn(by);
        channel.writeAndFlush(message)
                .addListener(written == null ? writeListener : future -> onToldWritten(written, future.cause()));
    }

    private static void requireSilentFlag(int flags, boolean silent) {
        if (silent != ((flags & OpMsgFlags.MORE_TO_COME) != 0)) {
            throw new IllegalArgumentException("moreToCome is set exactly when no reply is wanted");
        }
    }

    private void limitTurn(Deadline by) {
        timeout.cancel();
        deadline = by;
        lookedAgain = false;
        timeout = timers.at(by, deadlineTask);
    }

    private boolean isOutstanding() {
        return receiver != null || told != null;
    }

    private void onReplyableWritten(ChannelFuture written) {
        Throwable cause = written.cause();
        if (cause != null) {
            end(Kind.WRITE, "The request could not be written", cause);
        }
    }

    private void onToldWritten(Told whose, @Nullable Throwable cause) {
        if (cause != null) {
            end(Kind.WRITE, "The request could not be written", cause);
        } else if (told == whose) {
            finishTurn();
            whose.done(null);
        }
    }

    private void onDeadline() {
        onLoop(() -> {
            long now = timers.nanos();
            if (!isOutstanding() || !deadline.hasPassed(now)) {
                return;
            }
            if (deadline.hasPassed(now - LATE_NANOS) && !lookedAgain) {
                // Somebody kept the event loop busy: what came meanwhile lies unread in the socket, and is read before
                // this
                // task runs once more. Else an application that blocks would make a living server look dead.
                lookedAgain = true;
                timeout = timers.at(Deadline.afterNanos(LOOK_AGAIN_NANOS, now), deadlineTask);
            } else {
                String waitedFor = receiver == null ? "The request was not written" : "No reply came";
                end(Kind.TIMEOUT, (waitedFor + " in time " + splitter.describeIncomplete()).trim(), null);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf read)) {
            ReferenceCountUtil.release(message);
            return;
        }
        splitter.add(read);
        try {
            for (Reply reply = splitter.poll(); reply != null; reply = splitter.poll()) {
                onReply(reply);
            }
        } catch (ProtocolViolation violation) {
            end(Kind.PROTOCOL, String.valueOf(violation.getMessage()), violation);
        }
        if (receiver == null && splitter.incompleteBytes() > 0) {
            end(Kind.PROTOCOL, "The server sent data nobody had asked for", null);
        }
    }

    private void onReply(Reply reply) {
        ReplyReceiver whose = receiver;
        if (whose == null) {
            reply.release();
            end(Kind.PROTOCOL, "The server sent a reply nobody had asked for", null);
        } else if (reply.responseTo() != awaitedId) {
            int answered = reply.responseTo();
            reply.release();
            end(Kind.PROTOCOL, "A reply answers request " + answered + " instead of " + awaitedId, null);
        } else if (!reply.moreToCome()) {
            // First the turn ends: the receiver may begin the next one at once.
            finishTurn();
            deliver(whose, reply);
        } else if (streamAllowed) {
            awaitedId = reply.requestId();
            limitTurn(Deadline.NEVER);
            deliver(whose, reply);
        } else {
            reply.release();
            end(Kind.PROTOCOL, "The server announced more replies, which the request did not allow", null);
        }
    }

    private void deliver(ReplyReceiver whose, Reply reply) {
        try {
            whose.replied(reply);
        } catch (RuntimeException | Error bug) {
            String message = "The reply could not be processed";
            boolean turnGoesOn = receiver == whose;
            end(Kind.PROTOCOL, message, bug);
            if (!turnGoesOn) {
                // Its turn has ended, but nobody may wait for ever because of a bug.
                whose.failed(failure(Kind.PROTOCOL, message, bug));
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(Kind.READ, closedBy("The server closed the connection"), null);
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            end(Kind.READ, closedBy("The server closed the TLS session"), null);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(Kind.READ, closedBy("The connection broke: " + cause.getMessage()), cause);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end(Kind.INTERRUPTED, "The conversation was taken off its channel", null);
    }

    private String closedBy(String what) {
        return (what + " " + splitter.describeIncomplete()).trim();
    }

    /** The first cause counts; whatever the channel reports while it goes down is its consequence. */
    private void end(Kind kind, String message, @Nullable Throwable cause) {
        if (ended != null) {
            return;
        }
        ended = message;
        ReplyReceiver whose = receiver;
        Told writer = told;
        finishTurn();
        splitter.close();
        channel.close();
        if (whose != null || writer != null) {
            fail(whose, writer, failure(kind, message, cause));
        } else {
            LOG.debug("{} ends while nothing is outstanding: {}", channel, message, cause);
        }
    }

    private void finishTurn() {
        receiver = null;
        told = null;
        timeout.cancel();
        timeout = Timers.Timeout.NONE;
        deadline = Deadline.NEVER;
    }

    private static void fail(@Nullable ReplyReceiver replies, @Nullable Told written, ExchangeFailure failure) {
        if (replies != null) {
            replies.failed(failure);
        }
        if (written != null) {
            written.done(failure);
        }
    }

    private static ExchangeFailure loopShutDown(Throwable cause) {
        return failure(Kind.NOT_SENT, "The event loop of the connection is shut down", cause);
    }

    private static ExchangeFailure failure(Kind kind, String message, @Nullable Throwable cause) {
        return new ExchangeFailure(kind, message, cause);
    }
}
