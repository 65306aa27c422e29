package io.codriver;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;

/** Event loops of tests, made in the one way that Netty 4.1 and 4.2 have in common. */
public final class Loops {

    private Loops() {}

    /** One loop of the JDK's transport; ends by {@link #end}. */
    public static EventLoopGroup nio() {
        return nio("nioEventLoopGroup");
    }

    /** The same, its thread named after {@code threads}. */
    public static EventLoopGroup nio(String threads) {
        return nio(threads, 1);
    }

    /** So many. */
    @SuppressWarnings("deprecation") // Its successor is not there in Netty 4.1.
    public static EventLoopGroup nio(String threads, int count) {
        return new NioEventLoopGroup(count, new DefaultThreadFactory(threads, true));
    }

    /** One loop of the epoll transport; ends by {@link #end}. */
    @SuppressWarnings("deprecation") // Its successor is not there in Netty 4.1.
    public static EventLoopGroup epoll(String threads) {
        return new EpollEventLoopGroup(1, new DefaultThreadFactory(threads, true));
    }

    /**
     * Ends the threads and waits for them. With a quiet period: a loop of Netty 4.2 that is asked to end without one while
     * it is busy forgets to close its channels.
     */
    public static void end(EventExecutorGroup loops) {
        loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
