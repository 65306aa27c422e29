package io.codriver.internal.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import jdk.net.ExtendedSocketOptions;

/** The JDK's channels: everywhere. */
final class NioSockets implements SocketKind {

    static final NioSockets INSTANCE = new NioSockets();

    private NioSockets() {}

    @Override
    public String label() {
        return "nio";
    }

    // Deprecated in Netty 4.2 in favour of a class that 4.1 does not have; this one works on both.
    @SuppressWarnings("deprecation")
    @Override
    public EventLoopGroup newLoops(int count, ThreadFactory threads) {
        return new NioEventLoopGroup(count, threads);
    }

    @Override
    public boolean drives(EventLoopGroup loop) {
        return IoLoops.carries(loop, "io.netty.channel.nio.NioIoHandler", "io.netty.channel.nio.NioEventLoop");
    }

    @Override
    public Channel newTcp() {
        return new NioSocketChannel();
    }

    @Override
    public Channel newUnix() {
        return new NioDomainSocketChannel();
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public void askEarlyWhetherThePeerIsAlive(ChannelConfig config) {
        // setOption answers false where the platform does not have the option.
        config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE_SECONDS);
        config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL_SECONDS);
        config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_COUNT);
    }
}
