package io.codriver.test.internal.dns;

import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The two sockets of a server, UDP and TCP on one port, and the one loop which owns them. What is to be said is decided
 * when a question arrives, also where it is sent later: a late answer says what was true when it was asked for.
 */
public final class Endpoint implements AutoCloseable {

    private static final int ATTEMPTS = 50;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    private final Zone zone;
    private final Consumer<Asked> heard;
    private final Changes changes;
    private final AtomicLong unreadable = new AtomicLong();
    private final Listener listener;

    /** Listens; {@code heard} is called on the loop with each question, before it is answered. */
    public Endpoint(String host, int port, Zone zone, Changes changes, Consumer<Asked> heard) {
        this.zone = zone;
        this.changes = changes;
        this.heard = heard;
        this.listener = listen(host, port);
    }

    /** The system gives a port which is free for TCP; that it is free for UDP as well is likely, not certain. */
    private Listener listen(String host, int port) {
        for (int attempt = 1; ; attempt++) {
            Listener tcp = new Listener("dns", host, port, changes, (channel, id) -> {
                channel.pipeline().addLast(new TcpDnsQueryDecoder(), new Conversation());
            });
            try {
                listenToDatagrams(tcp.loop().eventLoop(), tcp.address());
                return tcp;
            } catch (Throwable failure) {
                tcp.close();
                if (!(failure instanceof BindException) || port != 0 || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private void listenToDatagrams(EventLoop loop, InetSocketAddress address) {
        new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new DatagramDnsQueryDecoder(), new Datagrams());
                    }
                })
                .bind(address)
                .syncUninterruptibly();
    }

    /** Questions in datagrams, from anybody. */
    private final class Datagrams extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            InetSocketAddress sender = query.sender();
            reply(query, false, ctx, bytes -> new DatagramPacket(Unpooled.wrappedBuffer(bytes), sender));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            couldNotRead();
        }
    }

    /** Questions over one connection. Spec: RFC 1035 section 4.2.2: each message follows its length in two bytes. */
    private final class Conversation extends SimpleChannelInboundHandler<DnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DnsQuery query) {
            reply(query, true, ctx, Conversation::framed);
        }

        private static ByteBuf framed(byte[] bytes) {
            return Unpooled.buffer(Short.BYTES + bytes.length)
                    .writeShort(bytes.length)
                    .writeBytes(bytes);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            couldNotRead();
            ctx.close();
        }
    }

    /** Makes of the bytes of a message what its channel sends. */
    @FunctionalInterface
    private interface Envelope {

        Object around(byte[] bytes);
    }

    private void reply(DnsQuery query, boolean tcp, ChannelHandlerContext ctx, Envelope envelope) {
        Asked.of(query, tcp).ifPresentOrElse(asked -> reply(asked, ctx, envelope), this::couldNotRead);
    }

    /** Decides first and tells of the question then: whoever waits for a question may change the zone at once. */
    private void reply(Asked asked, ChannelHandlerContext ctx, Envelope envelope) {
        List<Packet> packets = zone.replyTo(asked.name(), asked.type());
        List<Optional<byte[]>> messages =
                packets.stream().map(packet -> message(packet, asked)).toList();
        heard.accept(asked);
        changes.happened();
        say(packets, messages, 0, ctx, envelope);
    }

    private Optional<byte[]> message(Packet packet, Asked asked) {
        Draft draft = new Draft(asked, zone);
        packet.shape().accept(draft);
        return draft.finish();
    }

    /** One after another: a packet waits for its gate and its delay when the one before it has been sent. */
    private void say(
            List<Packet> packets,
            List<Optional<byte[]>> messages,
            int index,
            ChannelHandlerContext ctx,
            Envelope envelope) {
        if (index == packets.size()) {
            return;
        }
        Packet packet = packets.get(index);
        Runnable saying = () -> {
            messages.get(index).ifPresent(bytes -> ctx.writeAndFlush(envelope.around(bytes)));
            say(packets, messages, index + 1, ctx, envelope);
        };
        packet.gate().thenRun(() -> later(packet.delay(), saying, ctx));
    }

    /** On a loop that has been closed meanwhile nothing is said: nobody is left to say it to. */
    private static void later(Duration delay, Runnable task, ChannelHandlerContext ctx) {
        if (delay.isZero()) {
            task.run();
        } else if (!ctx.executor().isShuttingDown()) {
            ctx.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void couldNotRead() {
        unreadable.incrementAndGet();
        changes.happened();
    }

    /** Address and port of both sockets. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** How many messages were no questions. */
    public long unreadable() {
        return unreadable.get();
    }

    /** Refuses TCP connections from now on, or accepts them again. */
    public void acceptTcp(boolean accept) {
        if (accept) {
            listener.acceptAgain();
        } else {
            listener.refuse();
            listener.closeConnections();
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
