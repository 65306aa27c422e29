package io.codriver.test.internal.embedded;

import io.codriver.test.internal.faults.FailCommand;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.Wire;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code hello} that is answered when something changes, at the latest after {@code maxAwaitTimeMS}; and if the client
 * takes several replies, again and again, each in answer to the one before. Owned by the event loop. Spec: server
 * monitoring, "Awaitable hello"; OP_MSG, "exhaustAllowed".
 */
final class AwaitedGreeting {

    private final Front front;
    private final ClientConnection connection;
    private final ChannelHandlerContext ctx;
    private final Request request;
    private final Runnable ended;
    private final Runnable change = this::answer;

    private @Nullable Future<?> timer;
    private int responseTo;

    /** {@code ended} is called when the connection is free for another request. */
    AwaitedGreeting(
            Front front, ClientConnection connection, ChannelHandlerContext ctx, Request request, Runnable ended) {
        this.front = front;
        this.connection = connection;
        this.ctx = ctx;
        this.request = request;
        this.ended = ended;
        this.responseTo = request.requestId();
    }

    /** Waits so long for a change; zero if the client does not know the present state. */
    void start(Duration patience) {
        if (patience.isZero()) {
            answer();
        } else {
            front.topologyVersion().await(change);
            timer = ctx.executor().schedule(this::answer, patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void cancel() {
        front.topologyVersion().forget(change);
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void answer() {
        cancel();
        if (!ctx.channel().isActive()) {
            return;
        }
        if (!request.allowsExhaust()) {
            connection.reply(ctx, request, responseTo, 0, connection.greeting(request));
            ended.run();
            return;
        }
        responseTo = connection.reply(ctx, request, responseTo, Wire.MORE_TO_COME, connection.greeting(request));
        long told = front.topologyVersion().counter();
        // A fail point meets each round of a stream as it meets a request.
        FailCommand fault = connection.meetFault(request);
        Duration pause = fault == null ? Duration.ZERO : fault.block();
        if (fault == null) {
            again(told);
        } else if (pause.isZero()) {
            fail(fault, told);
        } else {
            timer = ctx.executor().schedule(() -> fail(fault, told), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void again(long told) {
        start(front.topologyVersion().counter() == told ? Greeting.limitOf(request) : Duration.ZERO);
    }

    private void fail(FailCommand fault, long told) {
        if (fault.closeConnection()) {
            ctx.close();
        } else if (fault.failure() == null) {
            again(told);
        } else {
            connection.reply(ctx, request, responseTo, 0, connection.refused(ctx.channel(), request, fault));
            ended.run();
        }
    }
}
