package io.codriver.internal.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueEventLoopGroup;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;

/** macOS and BSD. Needs the classes and the native library of {@code netty-transport-native-kqueue}. */
final class KqueueSockets implements SocketKind {

    /** Makes this kind or throws the reason why it cannot be had. */
    static SocketKind load() {
        KQueue.ensureAvailability();
        return new KqueueSockets();
    }

    private KqueueSockets() {}

    @Override
    public String label() {
        return "kqueue";
    }

    // Deprecated in Netty 4.2 in favour of a class that 4.1 does not have; this one works on both.
    @SuppressWarnings("deprecation")
    @Override
    public EventLoopGroup newLoops(int count, ThreadFactory threads) {
        return new KQueueEventLoopGroup(count, threads);
    }

    @Override
    public boolean drives(EventLoopGroup loop) {
        return IoLoops.carries(
                loop, "io.netty.channel.kqueue.KQueueIoHandler", "io.netty.channel.kqueue.KQueueEventLoop");
    }

    @Override
    public Channel newTcp() {
        return new KQueueSocketChannel();
    }

    @Override
    public Channel newUnix() {
        return new KQueueDomainSocketChannel();
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return new DomainSocketAddress(path.toString());
    }

    @Override
    public void askEarlyWhetherThePeerIsAlive(ChannelConfig config) {
        // Netty's kqueue channels have no such options; SO_KEEPALIVE alone asks after the system's own time.
    }
}
