package io.codriver.test.internal.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way through the proxy: reads from the channel it is a handler of, writes to the other one. Bytes are copied to the
 * heap, so that what is held back when the proxy closes is nobody's leak. State is owned by the event loop.
 */
final class Way extends ChannelInboundHandlerAdapter {

    private static final byte[] END = new byte[0];
    private static final byte[] CUT = new byte[0];
    private static final int HELD_BYTES_AT_MOST = 1 << 20;

    private final Channel to;
    private final boolean fromClient;
    private final Supplier<Faults> faults;
    private final LongConsumer passed;
    private final Deque<byte[]> underway = new ArrayDeque<>();
    private final Deque<byte[]> held = new ArrayDeque<>();
    private final Messages messages = new Messages();
    private @Nullable Way opposite;
    private long heldBytes;
    private long passedBytes;

    /** Delayed pieces must not overtake each other, even when the delay is shortened: when the latest one arrives. */
    private long latestArrivalNanos = System.nanoTime();

    Way(Channel to, boolean fromClient, Supplier<Faults> faults, LongConsumer passed) {
        this.to = to;
        this.fromClient = fromClient;
        this.faults = faults;
        this.passed = passed;
    }

    /** The way back. Before anything is read. */
    void opposite(Way way) {
        this.opposite = way;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        ReferenceCountUtil.release(message);
        Function<byte[], Fate> fates = faults.get().messages();
        if (fates != null) {
            messages.completedBy(bytes).forEach(whole -> decide(ctx.channel(), fates.apply(whole)));
            return;
        }
        byte[] before = messages.takeRest();
        if (before.length > 0) {
            receive(ctx.channel(), before, Duration.ZERO);
        }
        receive(ctx.channel(), bytes, Duration.ZERO);
    }

    private void decide(Channel from, Fate fate) {
        fate.passed().forEach(bytes -> receive(from, bytes, fate.delay()));
        if (fate.cut()) {
            receive(from, CUT, fate.delay());
        }
    }

    private void receive(Channel from, byte[] bytes, Duration delay) {
        long now = System.nanoTime();
        long arrival = now + faults.get().delay().plus(delay).toNanos();
        if (arrival - latestArrivalNanos < 0) {
            arrival = latestArrivalNanos;
        }
        if (arrival - now <= 0 && underway.isEmpty()) {
            arrive(from, bytes);
            return;
        }
        latestArrivalNanos = arrival;
        // Two timers set for one moment may go off in any order: each delivers whatever is first.
        underway.addLast(bytes);
        from.eventLoop().schedule(() -> arrive(from, underway.removeFirst()), arrival - now, TimeUnit.NANOSECONDS);
    }

    private void arrive(Channel from, byte[] bytes) {
        if (bytes == END && fromClient && faults.get().silent()) {
            from.close();
            return;
        }
        held.addLast(bytes);
        heldBytes += bytes.length;
        flow(from);
    }

    /** Passes on what is held, unless it has to stay. */
    void flow(Channel from) {
        while (!held.isEmpty() && !faults.get().silent() && to.isOpen()) {
            byte[] bytes = held.removeFirst();
            heldBytes -= bytes.length;
            if (bytes == END) {
                end(from);
            } else if (bytes == CUT) {
                held.clear();
                to.close();
                from.close();
            } else {
                pass(from, bytes);
            }
        }
        // A peer that sends into silence, or faster than the other one reads, is slowed down by TCP as without us.
        from.config().setAutoRead(heldBytes < HELD_BYTES_AT_MOST && to.isWritable());
    }

    private void end(Channel from) {
        ((DuplexChannel) to).shutdownOutput();
        if (((DuplexChannel) from).isOutputShutdown()) {
            to.close();
            from.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (opposite != null) {
            opposite.flow(to);
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void pass(Channel from, byte[] bytes) {
        Faults now = faults.get();
        long left = now.cutAfterBytes() - passedBytes;
        int length = (int) Math.max(0, Math.min(bytes.length, left));
        int piece = now.pieceBytes();
        // Counted before anybody can have received it.
        passedBytes += length;
        passed.accept(length);
        for (int at = 0; at < length; at += Math.min(piece, length - at)) {
            to.writeAndFlush(Unpooled.wrappedBuffer(bytes, at, Math.min(piece, length - at)));
        }
        if (left <= bytes.length) {
            held.clear();
            to.close();
            from.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            receive(ctx.channel(), messages.takeRest(), Duration.ZERO);
            receive(ctx.channel(), END, Duration.ZERO);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        to.close();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset on one side is a reset on the other.
        to.config().setOption(ChannelOption.SO_LINGER, 0);
        to.close();
        ctx.close();
    }
}
