package io.codriver.test.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A loop that listens on loopback, and the count of who came. May be asked from any thread. */
public final class Listener implements AutoCloseable {

    /** Prepares one connection, on the loop. */
    @FunctionalInterface
    public interface PerConnection {

        /** Adds the handlers; {@code id} counts connections from 1. */
        void prepare(Channel channel, long id);
    }

    private final Loop loop;
    private final boolean ownsLoop;
    private final Accepted accepted;
    private final Changes changes;
    private volatile InetSocketAddress address;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private volatile Channel listening;

    /** Listens; the thread is called {@code codriver-test-} and {@code name}; tells {@code changes} who comes and goes. */
    public Listener(String name, String host, int port, Changes changes, PerConnection perConnection) {
        this.changes = changes;
        InetSocketAddress wanted = new InetSocketAddress(Loopback.address(host), port);
        this.accepted = new Accepted(perConnection);
        this.loop = new Loop(name);
        this.ownsLoop = true;
        try {
            this.listening = loop.listen(NioServerSocketChannel.class, wanted, accepted);
            this.address = (InetSocketAddress) listening.localAddress();
        } catch (Throwable failure) {
            loop.close();
            throw failure;
        }
    }

    /** Listens on a loop which others use too; {@link #close} leaves it to them. */
    public Listener(Loop loop, InetSocketAddress wanted, Changes changes, PerConnection perConnection) {
        this.changes = changes;
        this.accepted = new Accepted(perConnection);
        this.loop = loop;
        this.ownsLoop = false;
        this.listening = loop.listen(NioServerSocketChannel.class, wanted, accepted);
        this.address = (InetSocketAddress) listening.localAddress();
    }

    @ChannelHandler.Sharable
    private final class Accepted extends ChannelInitializer<Channel> {

        private final PerConnection perConnection;

        private Accepted(PerConnection perConnection) {
            this.perConnection = perConnection;
        }

        @Override
        protected void initChannel(Channel channel) {
            long id = count.incrementAndGet();
            open.add(channel);
            channel.closeFuture().addListener(closed -> {
                open.remove(channel);
                changes.happened();
            });
            try {
                perConnection.prepare(channel, id);
            } catch (ChannelException gone) {
                // Reset before we came to it: options of a dead socket cannot be set.
                channel.close();
            }
            changes.happened();
        }
    }

    /** Listens on a socket of another kind as well. */
    public void alsoListen(Class<? extends ServerChannel> kind, SocketAddress where) {
        loop.listen(kind, where, accepted);
    }

    /** Stops listening; when this returns, connecting is refused. Connections stay. */
    public void refuse() {
        listening.close().syncUninterruptibly();
        loop.select();
    }

    /** Listens again on the same port after {@link #refuse}. */
    public void acceptAgain() {
        if (!listening.isOpen()) {
            listening = loop.listen(NioServerSocketChannel.class, address, accepted);
        }
    }

    /** Stops listening here and listens at another address of this machine, on the same port. Connections stay. */
    public void moveTo(InetAddress elsewhere) {
        refuse();
        address = new InetSocketAddress(elsewhere, address.getPort());
        acceptAgain();
    }

    public InetSocketAddress address() {
        return address;
    }

    public Loop loop() {
        return loop;
    }

    public Changes changes() {
        return changes;
    }

    /** How many connections are open. */
    public int open() {
        return open.size();
    }

    /** How many connections were accepted so far. */
    public long accepted() {
        return count.get();
    }

    /** Closes what is open now. */
    public void closeConnections() {
        List.copyOf(open).forEach(Channel::close);
    }

    /** See {@link Changes#await}. */
    public void await(Duration limit, BooleanSupplier condition, Supplier<String> state) {
        changes.await(limit, condition, state);
    }

    /** Closes everything and, if the loop is its own, waits until the thread has ended. */
    @Override
    public void close() {
        if (ownsLoop) {
            loop.close();
        } else {
            listening.close();
            closeConnections();
        }
    }

    @Override
    public String toString() {
        return Loopback.hostAndPort(address) + ", " + open() + " open of " + accepted() + " accepted connections";
    }
}
