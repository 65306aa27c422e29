package io.codriver.internal.connect.loops;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoopGroup;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;

/**
 * What differs between Netty's transports. Each implementation is the only class that names the classes of its
 * transport, so that a transport whose jars are absent is never touched.
 */
public interface SocketKind {

    /** Idle time after which the kernel begins to ask whether the peer is alive. */
    int KEEP_ALIVE_IDLE_SECONDS = 120;

    /** Pause between two such questions. */
    int KEEP_ALIVE_INTERVAL_SECONDS = 10;

    /** How many of them may stay without an answer. */
    int KEEP_ALIVE_COUNT = 9;

    /**
     * For how long what was sent may stay without acknowledgement: as long as the three above together, so that a peer that
     * vanishes while it is spoken to is noticed no later than one which vanishes while it is idle.
     */
    int UNACKNOWLEDGED_MILLIS = 1_000 * (KEEP_ALIVE_IDLE_SECONDS + KEEP_ALIVE_COUNT * KEEP_ALIVE_INTERVAL_SECONDS);

    /** Names the threads: {@code nio}, {@code epoll}, {@code kqueue}. */
    String label();

    /** New event loops; the caller shuts them down. */
    EventLoopGroup newLoops(int count, ThreadFactory threads);

    /** Whether channels of this kind can be registered with that loop. */
    boolean drives(EventLoopGroup loop);

    /** A TCP channel that is neither registered nor connected. */
    Channel newTcp();

    /** A Unix socket channel that is neither registered nor connected. */
    Channel newUnix();

    /** What {@link #newUnix()} connects to. */
    SocketAddress unixAddress(Path path);

    /** Sets the times above where the platform has them. */
    void askEarlyWhetherThePeerIsAlive(ChannelConfig config);
}
