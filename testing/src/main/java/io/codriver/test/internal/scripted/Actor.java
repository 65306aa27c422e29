package io.codriver.test.internal.scripted;

import io.codriver.test.internal.wire.MalformedMessageException;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.RequestParser;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Performs a play on one connection; until it gets one, it is polite. State is owned by the event loop. */
public final class Actor extends SimpleChannelInboundHandler<byte[]> {

    private final Cast cast;
    private final Deque<Request> inbox = new ArrayDeque<>();
    private @Nullable Play play;
    private @Nullable Request answering;
    private int responseTo;
    private int lastReplyId = 1_000_000;
    private boolean pausing;
    private boolean stalling;

    /** Takes plays, and manners, from {@code cast}. */
    public Actor(Cast cast) {
        this.cast = cast;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx, cast.onAccept());
        ctx.fireChannelActive();
    }

    private void begin(ChannelHandlerContext ctx, @Nullable Play given) {
        if (given != null) {
            play = given;
            given.onMore(() -> ctx.executor().execute(() -> perform(ctx, given)));
            perform(ctx, given);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, byte[] message) {
        Request request = RequestParser.parse(message);
        if (stalling) {
            return;
        }
        if (play == null && cast.courtesy(request) == null) {
            begin(ctx, cast.onCommand());
        }
        Play current = play;
        if (current == null) {
            improvise(ctx, request, "nobody wrote a script for it");
        } else if (current.next() == null && !pausing && current.isDone()) {
            improvise(ctx, request, "the script had ended or was not written on");
        } else {
            inbox.addLast(request);
            perform(ctx, current);
        }
    }

    /** Greets and says goodbye without a script; anything else nobody wanted. */
    private void improvise(ChannelHandlerContext ctx, Request request, String complaint) {
        BsonDocument polite = cast.courtesy(request);
        if (polite == null) {
            cast.complain("unexpected " + request.document() + ": " + complaint);
            ctx.close();
        } else if (request.wantsReply()) {
            say(ctx, Line.of(polite), request.requestId(), request.legacy());
        }
    }

    private void perform(ChannelHandlerContext ctx, Play current) {
        while (!pausing && !stalling && ctx.channel().isOpen()) {
            Step step = current.next();
            if (step == null || !take(ctx, current, step)) {
                break;
            }
        }
        if (!ctx.channel().isOpen() && current.next() instanceof Step.ExpectClose) {
            current.done();
        }
        cast.changed();
    }

    /** Performs one step; false if it has to wait. */
    private boolean take(ChannelHandlerContext ctx, Play current, Step step) {
        if (step instanceof Step.Expect expected) {
            return hear(ctx, current, expected);
        }
        if (step instanceof Step.ExpectClose) {
            return false;
        }
        current.done();
        if (step instanceof Step.Say reply) {
            reply(ctx, reply.line());
        } else if (step instanceof Step.Raw raw) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(raw.bytes()));
        } else if (step instanceof Step.Pause pause) {
            pausing = true;
            ctx.executor()
                    .schedule(
                            () -> {
                                pausing = false;
                                perform(ctx, current);
                            },
                            pause.duration().toNanos(),
                            TimeUnit.NANOSECONDS);
        } else if (step instanceof Step.Stall) {
            stalling = true;
        } else if (step instanceof Step.End end) {
            end(ctx, end.how());
        }
        return true;
    }

    private boolean hear(ChannelHandlerContext ctx, Play current, Step.Expect expected) {
        Request request = inbox.pollFirst();
        if (request == null) {
            return false;
        }
        if (!expected.matches().test(request)) {
            if (request.name().equals("endSessions")) {
                improvise(ctx, request, "");
                return true;
            }
            return fail(ctx, current, "expected " + expected.what() + ", got " + request.document());
        }
        try {
            expected.check().accept(request);
        } catch (Throwable wrong) {
            return fail(ctx, current, expected.what() + ": " + wrong.getMessage());
        }
        current.done();
        current.heard(request);
        answering = request;
        responseTo = request.requestId();
        return true;
    }

    private static boolean fail(ChannelHandlerContext ctx, Play current, String why) {
        current.failed(why);
        ctx.close();
        return false;
    }

    private void reply(ChannelHandlerContext ctx, Line line) {
        say(ctx, line, responseTo, answering != null && answering.legacy());
        if (line.moreToCome()) {
            responseTo = lastReplyId;
        }
    }

    private void say(ChannelHandlerContext ctx, Line line, int to, boolean legacy) {
        byte[] bytes = line.bytes(++lastReplyId, to, legacy);
        int piece = Math.min(line.pieceBytes(), Math.max(1, bytes.length));
        for (int at = 0; at < bytes.length; at += piece) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
        }
    }

    private void end(ChannelHandlerContext ctx, Step.End.How how) {
        switch (how) {
            case CLOSE -> ctx.close();
            case HALF_CLOSE -> {
                stalling = true;
                ((DuplexChannel) ctx.channel()).shutdownOutput();
            }
            case RESET -> {
                ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                // The channel's own close, so that TLS cannot say goodbye first.
                ctx.channel().pipeline().firstContext().close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (play != null) {
            perform(ctx, play);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof MalformedMessageException) {
            cast.complain("the client sent no message: " + root.getMessage());
        }
        ctx.close();
    }
}
