package io.codriver.internal.connect.loops;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Event loops of this JVM, one group per kind of socket, shared by all clients that bring none of their own. The first
 * client of a kind makes them; they end a while after the last one was closed.
 *
 * @param group of the kind that was asked for
 */
public record SharedLoops(EventLoopGroup group, Lingering<EventLoopGroup> shared) {

    /**
     * How many loops a group has at most. One loop serves some ten thousand operations per second, and the processors are
     * there for the application; more loops only spread its connections thinner, with more wake-ups for the same work.
     */
    public static final int MOST_LOOPS = 4;

    /** Long enough for the next client of a test, a job or a request; too short to be found by a look at the threads. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final Map<String, Lingering<EventLoopGroup>> KINDS = new ConcurrentHashMap<>();

    /** The loops of that kind; to be {@linkplain #giveBack() given back} exactly once. */
    public static SharedLoops take(SocketKind kind) {
        Lingering<EventLoopGroup> shared =
                KINDS.computeIfAbsent(kind.label(), unused -> new Lingering<>(LINGER, () -> loops(kind)));
        return new SharedLoops(shared.take(), shared);
    }

    private static EventLoopGroup loops(SocketKind kind) {
        int count = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        return kind.newLoops(count, new LoopThreads(kind.label()));
    }

    public void giveBack() {
        shared.giveBack();
    }
}
