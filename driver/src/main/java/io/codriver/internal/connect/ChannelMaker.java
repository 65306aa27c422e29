package io.codriver.internal.connect;

import com.mongodb.MongoConfigurationException;
import com.mongodb.connection.SocketSettings;
import io.codriver.internal.connect.loops.SocketKind;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes channels with the client's socket options set, neither registered nor connected. Immutable. */
final class ChannelMaker {

    private final SocketKind kind;
    private final Supplier<? extends Channel> tcp;
    private final Optional<ByteBufAllocator> allocator;
    private final SocketSettings settings;

    ChannelMaker(
            SocketKind kind,
            Supplier<? extends Channel> tcp,
            Optional<ByteBufAllocator> allocator,
            SocketSettings settings) {
        this.kind = kind;
        this.tcp = tcp;
        this.allocator = allocator;
        this.settings = settings;
    }

    /** A channel that suits the address; whoever receives it closes it. */
    Channel make(SocketAddress address) {
        boolean unix = isUnix(address);
        Channel channel = unix ? kind.newUnix() : tcp.get();
        try {
            configure(channel.config(), unix);
            return channel;
        } catch (RuntimeException failure) {
            channel.unsafe().closeForcibly();
            throw failure;
        }
    }

    /**
     * Makes a TCP channel and throws it away. The JVM loads the classes of a transport with its first channel, which may
     * take longer than a short connect limit: that should happen when a client is made, not while the clock of its first
     * race is running.
     *
     * @throws MongoConfigurationException if no channel can be made
     */
    void rehearse() {
        try {
            Channel channel = tcp.get();
            try {
                configure(channel.config(), false);
            } finally {
                channel.unsafe().closeForcibly();
            }
        } catch (RuntimeException failure) {
            throw new MongoConfigurationException("No socket of the kind " + kind.label() + " can be made", failure);
        }
    }

    /** The address in the form in which this kind of channel wants it. */
    SocketAddress target(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return kind.unixAddress(unix.getPath());
        }
        return address instanceof DomainSocketAddress unix ? kind.unixAddress(Path.of(unix.path())) : address;
    }

    private static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress || address instanceof DomainSocketAddress;
    }

    private void configure(ChannelConfig config, boolean unix) {
        // The race alone decides when an attempt has taken too long.
        config.setConnectTimeoutMillis(0);
        allocator.ifPresent(config::setAllocator);
        if (settings.getReceiveBufferSize() > 0) {
            config.setOption(ChannelOption.SO_RCVBUF, settings.getReceiveBufferSize());
        }
        if (settings.getSendBufferSize() > 0) {
            config.setOption(ChannelOption.SO_SNDBUF, settings.getSendBufferSize());
        }
        if (!unix) {
            config.setOption(ChannelOption.TCP_NODELAY, true);
            config.setOption(ChannelOption.SO_KEEPALIVE, true);
            kind.askEarlyWhetherThePeerIsAlive(config);
        }
    }
}
