package io.codriver.internal.connect.loops;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** The JDK's channels: everywhere. */
final class NioSockets implements SocketKind {

    static final NioSockets INSTANCE = new NioSockets();

    private static final Map<ChannelOption<Integer>, Integer> KEEP_ALIVE = keepAlive();

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
        KEEP_ALIVE.forEach(config::setOption);
    }

    // Found by name: their constants belong to a module that an image of the JDK may leave out.
    private static Map<ChannelOption<Integer>, Integer> keepAlive() {
        Map<String, Integer> wanted = Map.of(
                "TCP_KEEPIDLE", KEEP_ALIVE_IDLE_SECONDS,
                "TCP_KEEPINTERVAL", KEEP_ALIVE_INTERVAL_SECONDS,
                "TCP_KEEPCOUNT", KEEP_ALIVE_COUNT,
                // No JDK up to 25 has it.
                "TCP_USER_TIMEOUT", UNACKNOWLEDGED_MILLIS);
        Map<ChannelOption<Integer>, Integer> options = new HashMap<>();
        try (SocketChannel probe = SocketChannel.open()) {
            // The JDK reads a file when the first socket of a JVM is wrapped, as Netty does with each: not on a loop.
            probe.socket();
            for (SocketOption<?> option : probe.supportedOptions()) {
                Integer value = wanted.get(option.name());
                if (value != null && option.type() == Integer.class) {
                    options.put(NioChannelOption.of(asInteger(option)), value);
                }
            }
        } catch (IOException noSocketToAsk) {
            return Map.of();
        }
        return options;
    }

    @SuppressWarnings("unchecked") // Its type was looked at.
    private static SocketOption<Integer> asInteger(SocketOption<?> option) {
        return (SocketOption<Integer>) option;
    }
}
