package io.codriver.test.internal.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One event loop on one daemon thread, which owns all state of one server of this artifact. */
public final class Loop implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final long CLOSE_LIMIT_SECONDS = 10;

    private final Threads threads;
    private final EventLoopGroup group;

    /** Starts a loop whose thread is called {@code codriver-test-} and {@code name}. */
    // The class that is not deprecated exists only in Netty 4.2; services with Netty 4.1 test with this artifact too.
    @SuppressWarnings("deprecation")
    public Loop(String name) {
        this.threads = new Threads("codriver-test-" + name);
        this.group = new NioEventLoopGroup(1, threads);
    }

    /**
     * Threads that may block: on them runs what stands for another machine, mongo-java-server for one, which reads
     * random numbers from a file. Whoever watches his own event loops with BlockHound must not be told of ours.
     */
    private static final class Threads extends DefaultThreadFactory {

        private final List<Thread> made = new CopyOnWriteArrayList<>();

        private Threads(String name) {
            super(name, true);
        }

        @Override
        protected Thread newThread(Runnable task, String name) {
            Thread thread = new FastThreadLocalThread(threadGroup, task, name) {
                @Override
                public boolean permitBlockingCalls() {
                    return true;
                }
            };
            made.add(thread);
            return thread;
        }

        /** Netty says that a loop has terminated a moment before its thread has. */
        private void join() {
            try {
                for (Thread thread : made) {
                    thread.join(TimeUnit.SECONDS.toMillis(CLOSE_LIMIT_SECONDS));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The loop itself, to schedule on or to open channels with. */
    public EventLoop eventLoop() {
        return group.next();
    }

    /** Runs something on the loop, or at once if this is the loop, and waits for its result. */
    public <T> T call(Supplier<T> work) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            return work.get();
        }
        return loop.submit((Callable<T>) work::get).syncUninterruptibly().getNow();
    }

    /** Runs something on the loop, or at once if this is the loop, and waits until it is done. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** Listens on a kind of socket of the caller's choice; waits until it does. */
    public Channel listen(Class<? extends ServerChannel> kind, SocketAddress address, ChannelHandler perConnection) {
        return new ServerBootstrap()
                .group(group)
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(perConnection)
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    /**
     * Waits until the loop has asked its selector once more: only then has the system closed the sockets of channels
     * that were closed before.
     */
    public void select() {
        // A timer that is set now goes off after the next select, whatever the loop is doing.
        for (int i = 0; i < 2; i++) {
            eventLoop().schedule(() -> {}, 1, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }

    /** Closes every channel of this loop and ends its thread; waits for both. */
    @Override
    public void close() {
        closeChannels();
        group.shutdownGracefully(0, CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!group.next().inEventLoop()) {
            group.terminationFuture().awaitUninterruptibly(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
            threads.join();
        }
    }

    /**
     * A loop of Netty 4.2 that is asked to end without a quiet period while it is busy forgets to close its channels, and
     * their sockets stay open for as long as the process lives.
     */
    private void closeChannels() {
        if (group.next() instanceof SingleThreadEventLoop loop && !loop.isShuttingDown()) {
            Runnable closing = () -> loop.registeredChannelsIterator().forEachRemaining(Channel::close);
            if (loop.inEventLoop()) {
                closing.run();
            } else {
                loop.submit(closing).awaitUninterruptibly(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
