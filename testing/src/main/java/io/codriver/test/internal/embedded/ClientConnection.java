package io.codriver.test.internal.embedded;

import io.codriver.test.internal.access.Access;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.ConnectionLost;
import io.codriver.test.internal.embedded.CommandTable.Outcome;
import io.codriver.test.internal.faults.FailCommand;
import io.codriver.test.internal.wire.MalformedMessageException;
import io.codriver.test.internal.wire.Packing;
import io.codriver.test.internal.wire.ReplyFrame;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: requests in, replies out in the same order. What is malformed ends this connection and no other.
 * State is owned by the event loop.
 */
final class ClientConnection extends SimpleChannelInboundHandler<byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private static final int REPLY_BYTES_AT_FIRST = 1024;

    private final Front front;
    private final long id;
    private final boolean balanced;
    private final Access access;

    /** Requests that came while an earlier one was not answered. */
    private final Deque<Request> waiting = new ArrayDeque<>();

    /** What would have been written while the process was silent. */
    private final Deque<ByteBuf> held = new ArrayDeque<>();

    private List<Packing> agreed = List.of();
    private boolean busy;
    private int lastReplyId;
    private @Nullable String appName;
    private @Nullable AwaitedGreeting awaited;
    private @Nullable AwaitedWriteConcern replicating;
    private @Nullable AwaitedData awaitedData;

    ClientConnection(Front front, long id, boolean balanced, Access access) {
        this.front = front;
        this.id = id;
        this.balanced = balanced;
        this.access = access;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, byte[] message) {
        Request request = RequestParser.parse(message, agreed, front.maxMessageBytes());
        if (Greeting.isGreeting(request.name()) && request.body().containsKey("client")) {
            agreed = front.greeting().packings(request);
        }
        front.record(id, request);
        waiting.add(request);
        next(ctx);
    }

    /** Begins what is next, if nothing is under way. */
    private void next(ChannelHandlerContext ctx) {
        while (!busy && !waiting.isEmpty() && ctx.channel().isActive()) {
            begin(ctx, waiting.remove());
        }
    }

    private void begin(ChannelHandlerContext ctx, Request request) {
        if (request.body().get("client") instanceof BsonDocument client
                && client.get("application") instanceof BsonDocument application
                && application.get("name") instanceof BsonString name) {
            appName = name.getValue();
        }
        FailCommand fault = meetFault(request);
        if (fault == null || fault.block().isZero()) {
            proceed(ctx, request, fault);
            return;
        }
        busy = true;
        after(ctx, fault.block(), () -> {
            busy = false;
            proceed(ctx, request, fault);
            next(ctx);
        });
    }

    @Nullable
    FailCommand meetFault(Request request) {
        return front.failPoints().meet(request.name(), appName);
    }

    private void proceed(ChannelHandlerContext ctx, Request request, @Nullable FailCommand fault) {
        if (fault != null && fault.closeConnection()) {
            ctx.close();
        } else if (Greeting.isGreeting(request.name()) && (fault == null || fault.failure() == null)) {
            greet(ctx, request);
        } else {
            run(ctx, request, fault);
        }
    }

    private void run(ChannelHandlerContext ctx, Request request, @Nullable FailCommand fault) {
        Duration patience = fault != null && fault.failure() != null
                ? Duration.ZERO
                : front.live().patience(request);
        if (patience.isZero()) {
            runNow(ctx, request, fault);
            return;
        }
        busy = true;
        awaitedData = new AwaitedData(
                front.live().pulse(),
                ctx.channel().eventLoop(),
                () -> front.live().isIdle(request),
                () -> {
                    awaitedData = null;
                    busy = false;
                    runNow(ctx, request, fault);
                    next(ctx);
                });
        awaitedData.start(patience);
    }

    private void runNow(ChannelHandlerContext ctx, Request request, @Nullable FailCommand fault) {
        Outcome outcome;
        try {
            outcome = front.commands().answer(ctx.channel(), access, request, fault);
        } catch (ConnectionLost ordered) {
            ctx.close();
            return;
        }
        if (!request.wantsReply()) {
            return;
        }
        if (outcome.settled()) {
            reply(ctx, request, request.requestId(), 0, outcome.answer());
            return;
        }
        busy = true;
        replicating = front.commands().awaitReplication(front.topologyVersion(), request, outcome.answer(), answer -> {
            replicating = null;
            busy = false;
            reply(ctx, request, request.requestId(), 0, answer);
            next(ctx);
        });
        replicating.start(ctx.channel().eventLoop());
    }

    private void greet(ChannelHandlerContext ctx, Request request) {
        Duration patience = front.greeting().patience(request);
        boolean streams = request.allowsExhaust() && front.greeting().awaits(request);
        if (patience.isZero() && !streams) {
            reply(ctx, request, request.requestId(), 0, greeting(request));
            return;
        }
        busy = true;
        awaited = new AwaitedGreeting(front, this, ctx, request, () -> {
            awaited = null;
            busy = false;
            next(ctx);
        });
        awaited.start(patience);
    }

    Answer greeting(Request request) {
        return front.commands().greeting(request, id, balanced).with(access.greeted(request));
    }

    /** The answer that a fail point orders. */
    Answer refused(Channel channel, Request request, FailCommand fault) {
        return front.commands().answer(channel, access, request, fault).answer();
    }

    /** Sends a reply after the latency of its command, and says which number it has. */
    int reply(ChannelHandlerContext ctx, Request request, int responseTo, int flags, Answer answer) {
        ReplyFrame frame = new ReplyFrame(++lastReplyId, responseTo, flags, request.legacy());
        // Made now, because documents of the backend change.
        ByteBuf reply = encoded(frame, answer, request.packing());
        after(ctx, front.latencyOf(request.name()), () -> write(ctx.channel(), reply));
        return frame.requestId();
    }

    private static void after(ChannelHandlerContext ctx, Duration pause, Runnable then) {
        if (pause.isZero()) {
            then.run();
        } else {
            ctx.executor().schedule(then, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void write(Channel channel, ByteBuf reply) {
        if (front.isSilent()) {
            held.add(reply);
        } else {
            channel.writeAndFlush(reply);
        }
    }

    /** The process speaks again. */
    void sendHeld(Channel channel) {
        while (!held.isEmpty()) {
            channel.writeAndFlush(held.remove());
        }
    }

    /**
     * On the heap and not from the pool: a loop that ends drops what waits, and leak detection at its strictest would
     * look at every single byte that is written.
     */
    private static ByteBuf encoded(ReplyFrame frame, Answer answer, @Nullable Packing packing) {
        ByteBuf out = Unpooled.buffer(REPLY_BYTES_AT_FIRST);
        try {
            frame.write(out, answer::writeTo);
        } catch (RuntimeException unwritable) {
            out.clear();
            frame.write(out, Answer.of(CommandFailure.from(unwritable).reply())::writeTo);
        }
        return packing == null ? out : ReplyFrame.packed(out, packing);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (awaited != null) {
            awaited.cancel();
        }
        if (replicating != null) {
            replicating.cancel();
        }
        if (awaitedData != null) {
            awaitedData.cancel();
        }
        waiting.clear();
        held.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (rootOf(cause) instanceof MalformedMessageException) {
            LOG.warn("connection {} closed: {}", id, rootOf(cause).getMessage());
        } else {
            LOG.debug("connection {} closed", id, cause);
        }
        ctx.close();
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }
}
