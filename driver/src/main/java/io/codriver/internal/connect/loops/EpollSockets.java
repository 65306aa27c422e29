package io.codriver.internal.connect.loops;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;

/** Linux. Needs the classes and the native library of {@code netty-transport-native-epoll}. */
final class EpollSockets implements SocketKind {

    /** Makes this kind or throws the reason why it cannot be had. */
    static SocketKind load() {
        Epoll.ensureAvailability();
        return new EpollSockets();
    }

    private EpollSockets() {}

    @Override
    public String label() {
        return "epoll";
    }

    // Deprecated in Netty 4.2 in favour of a class that 4.1 does not have; this one works on both.
    @SuppressWarnings("deprecation")
    @Override
    public EventLoopGroup newLoops(int count, ThreadFactory threads) {
        return new EpollEventLoopGroup(count, threads);
    }

    @Override
    public boolean drives(EventLoopGroup loop) {
        return IoLoops.carries(loop, "io.netty.channel.epoll.EpollIoHandler", "io.netty.channel.epoll.EpollEventLoop");
    }

    @Override
    public Channel newTcp() {
        return new EpollSocketChannel();
    }

    @Override
    public Channel newUnix() {
        return new EpollDomainSocketChannel();
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return new DomainSocketAddress(path.toString());
    }

    @Override
    public void askEarlyWhetherThePeerIsAlive(ChannelConfig config) {
        config.setOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
        config.setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL_SECONDS);
        config.setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_COUNT);
        config.setOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }
}
