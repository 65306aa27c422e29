package io.codriver.internal.connect;

import io.netty.channel.EventLoopGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Event loops of this JVM, one group per kind of socket, shared by all clients that bring none of their own. The first
 * client of a kind makes them, the last one to close shuts them down; a later one makes new ones.
 *
 * <p>Concurrency: the map is guarded by its own monitor, held only to count; taking and giving back happens once per
 * client.
 */
final class SharedLoops {

    /**
     * How many loops a group has at most. One loop serves some ten thousand operations per second, and the processors are
     * there for the application; more loops only spread its connections thinner, with more wake-ups for the same work.
     */
    static final int MOST_LOOPS = 4;

    /** What is still queued on a loop when the last client gives it back, and whatever that leads to, gets this long. */
    private static final long QUIET_MILLIS = 50;

    private static final long LONGEST_SHUTDOWN_MILLIS = 1_000;

    private static final Map<String, SharedLoops> IN_USE = new HashMap<>();

    private final SocketKind kind;
    private final EventLoopGroup group;
    private int holders;

    private SharedLoops(SocketKind kind) {
        this.kind = kind;
        int count = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        this.group = kind.newLoops(count, new LoopThreads(kind.label()));
    }

    /** The loops of that kind; to be {@linkplain #giveBack() given back} exactly once. */
    static SharedLoops take(SocketKind kind) {
        synchronized (IN_USE) {
            SharedLoops shared = IN_USE.computeIfAbsent(kind.label(), unused -> new SharedLoops(kind));
            shared.holders++;
            return shared;
        }
    }

    EventLoopGroup group() {
        return group;
    }

    void giveBack() {
        synchronized (IN_USE) {
            holders--;
            if (holders > 0) {
                return;
            }
            IN_USE.remove(kind.label());
        }
        group.shutdownGracefully(QUIET_MILLIS, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
    }
}
