package io.codriver.internal.connect.loops;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueEventLoopGroup;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** macOS and BSD. Needs the classes and the native library of {@code netty-transport-native-kqueue}. */
final class KqueueSockets implements SocketKind {

    private static final int IPPROTO_TCP = 6;

    private static final Map<ChannelOption<Integer>, Integer> HERE = timesOf(System.getProperty("os.name", ""));

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
        try {
            HERE.forEach(config::setOption);
        } catch (ChannelException unknownToThisKernel) {
            // SO_KEEPALIVE is set all the same, and asks after the system's own time: no reason to have no channel.
        }
    }

    /**
     * Netty's kqueue channels have no options of their own for these times, but take any number of the kernel's. Those of
     * macOS, from its {@code netinet/tcp.h}; other systems have other numbers, and Netty publishes its library for none.
     */
    static Map<ChannelOption<Integer>, Integer> timesOf(String system) {
        if (!system.startsWith("Mac OS X")) {
            return Map.of();
        }
        return Map.of(
                tcp("TCP_KEEPALIVE", 0x10), KEEP_ALIVE_IDLE_SECONDS,
                tcp("TCP_KEEPINTVL", 0x101), KEEP_ALIVE_INTERVAL_SECONDS,
                tcp("TCP_KEEPCNT", 0x102), KEEP_ALIVE_COUNT,
                // What TCP_USER_TIMEOUT is on Linux, in seconds, and counted from the first repetition.
                tcp("TCP_RXT_CONNDROPTIME", 0x80), UNACKNOWLEDGED_MILLIS / 1_000);
    }

    private static ChannelOption<Integer> tcp(String name, int number) {
        return new IntegerUnixChannelOption(name, IPPROTO_TCP, number);
    }
}
