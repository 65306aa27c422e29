package io.codriver.internal.connect;

import com.mongodb.MongoConfigurationException;
import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.Transport;
import io.codriver.internal.connect.loops.SharedLoops;
import io.codriver.internal.connect.loops.SocketKind;
import io.codriver.internal.connect.loops.SocketKinds;
import io.codriver.internal.time.Ticker;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client has of a transport: event loops and sockets that fit them. The loops are shared with the other clients
 * of this JVM, or belong to the application, which then keeps them when this is closed.
 */
public final class TransportLease implements AutoCloseable {

    private final EventLoopGroup loops;
    private final SocketKind kind;
    private final Supplier<? extends Channel> tcp;
    private final Optional<ByteBufAllocator> allocator;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TransportLease(
            EventLoopGroup loops,
            SocketKind kind,
            Supplier<? extends Channel> tcp,
            Optional<ByteBufAllocator> allocator,
            Runnable giveBack) {
        this.loops = loops;
        this.kind = kind;
        this.tcp = tcp;
        this.allocator = allocator;
        this.giveBack = giveBack;
    }

    /**
     * Takes what the settings ask for. To be closed by the client after everything that uses it.
     *
     * @param settings {@code MongoClientSettings.getTransportSettings()}
     * @throws MongoConfigurationException if the settings contradict each other, or ask for what is not there or not
     *     supported
     */
    public static TransportLease take(Transport wanted, @Nullable TransportSettings settings) {
        if (settings == null) {
            return shared(wanted, null, Optional.empty());
        }
        if (!(settings instanceof NettyTransportSettings netty)) {
            throw new MongoConfigurationException(
                    "Not supported: " + settings.getClass().getSimpleName()
                            + "; Codriver runs on Netty and takes TransportSettings.nettyBuilder() or none");
        }
        Optional<ByteBufAllocator> allocator = Optional.ofNullable(netty.getAllocator());
        EventLoopGroup theirs = netty.getEventLoopGroup();
        if (theirs != null) {
            return foreign(wanted, theirs, netty.getSocketChannelClass(), allocator);
        }
        return shared(wanted, netty.getSocketChannelClass(), allocator);
    }

    private static TransportLease shared(
            Transport wanted,
            @Nullable Class<? extends SocketChannel> channelClass,
            Optional<ByteBufAllocator> allocator) {
        SocketKind kind = SocketKinds.of(
                wanted == Transport.AUTO && channelClass != null ? SocketKinds.suiting(channelClass) : wanted);
        SharedLoops shared = SharedLoops.take(kind);
        return new TransportLease(shared.group(), kind, channelsOf(channelClass, kind), allocator, shared::giveBack);
    }

    private static TransportLease foreign(
            Transport wanted,
            EventLoopGroup theirs,
            @Nullable Class<? extends SocketChannel> channelClass,
            Optional<ByteBufAllocator> allocator) {
        if (wanted != Transport.AUTO) {
            throw new MongoConfigurationException("The transport " + wanted
                    + " was demanded, but NettyTransportSettings brings event loops: choose AUTO, or leave the event"
                    + " loops out");
        }
        if (theirs.isShuttingDown()) {
            throw new MongoConfigurationException("The EventLoopGroup in NettyTransportSettings was shut down");
        }
        SocketKind kind = SocketKinds.driving(theirs.next())
                .orElseThrow(() -> new MongoConfigurationException("Not supported: event loops of the kind "
                        + theirs.next().getClass().getName() + "; known are NIO, epoll and kqueue"));
        return new TransportLease(theirs, kind, channelsOf(channelClass, kind), allocator, () -> {});
    }

    private static Supplier<? extends Channel> channelsOf(
            @Nullable Class<? extends SocketChannel> channelClass, SocketKind kind) {
        return channelClass == null ? kind::newTcp : new ReflectiveChannelFactory<>(channelClass)::newChannel;
    }

    /** The event loops. Never shut them down: {@link #close()} does what has to be done. */
    public EventLoopGroup loops() {
        return loops;
    }

    /** {@code nio}, {@code epoll} or {@code kqueue}. */
    public String kind() {
        return kind.label();
    }

    /**
     * A dialer on these loops.
     *
     * @throws MongoConfigurationException if no socket can be made with these settings
     */
    public Dialer dialer(SocketSettings settings, Ticker ticker) {
        Duration connectLimit = Duration.ofMillis(settings.getConnectTimeout(TimeUnit.MILLISECONDS));
        ChannelMaker channels = new ChannelMaker(kind, tcp, allocator, settings);
        channels.rehearse();
        return new RacingDialer(loops, channels, connectLimit, ticker);
    }

    /** Gives the loops back. Does not wait for them; what is queued on them is still run. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
