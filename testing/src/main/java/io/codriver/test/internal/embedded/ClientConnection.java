package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.wire.MalformedMessageException;
import io.codriver.test.internal.wire.ReplyFrame;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.RequestParser;
import io.codriver.test.internal.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    private int lastReplyId;

    /** The next reply of a streamed greeting. */
    private @Nullable Future<?> stream;

    ClientConnection(Front front, long id) {
        this.front = front;
        this.id = id;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, byte[] message) {
        Request request = RequestParser.parse(message);
        front.record(id, request);
        if (Greeting.isGreeting(request.name())) {
            greet(ctx, request);
            return;
        }
        ReplyFrame frame = new ReplyFrame(++lastReplyId, request.requestId(), 0, request.legacy());
        Answer answer = front.commands().answer(ctx.channel(), request);
        if (request.wantsReply()) {
            send(ctx, front.latencyOf(request.name()), frame, answer);
        }
    }

    private void greet(ChannelHandlerContext ctx, Request request) {
        Duration patience = front.greeting().patience(request);
        Duration wait = patience.plus(front.latencyOf(request.name()));
        if (request.allowsExhaust() && !patience.isZero()) {
            stream(ctx, request, wait, request.requestId());
        } else {
            Document reply = front.greeting().reply(request, id);
            send(ctx, wait, new ReplyFrame(++lastReplyId, request.requestId(), 0, request.legacy()), Answer.of(reply));
        }
    }

    /** Says the same again and again, each reply in answer to the one before. Spec: OP_MSG, "exhaustAllowed". */
    private void stream(ChannelHandlerContext ctx, Request request, Duration pause, int responseTo) {
        stream = ctx.executor()
                .schedule(
                        () -> {
                            ReplyFrame frame =
                                    new ReplyFrame(++lastReplyId, responseTo, Wire.MORE_TO_COME, request.legacy());
                            Answer again = Answer.of(front.greeting().reply(request, id));
                            ctx.writeAndFlush(encoded(frame, again));
                            stream(ctx, request, pause, frame.requestId());
                        },
                        pause.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void send(ChannelHandlerContext ctx, Duration wait, ReplyFrame frame, Answer answer) {
        // Made now, because documents of the backend change.
        ByteBuf reply = encoded(frame, answer);
        if (wait.isZero()) {
            ctx.writeAndFlush(reply);
        } else {
            ctx.executor().schedule(() -> ctx.writeAndFlush(reply), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * On the heap and not from the pool: a loop that ends drops what waits, and leak detection at its strictest would
     * look at every single byte that is written.
     */
    private static ByteBuf encoded(ReplyFrame frame, Answer answer) {
        ByteBuf out = Unpooled.buffer(REPLY_BYTES_AT_FIRST);
        try {
            frame.write(out, answer::writeTo);
        } catch (RuntimeException unwritable) {
            out.clear();
            frame.write(out, Answer.of(CommandFailure.from(unwritable).reply())::writeTo);
        }
        return out;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (stream != null) {
            stream.cancel(false);
        }
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
