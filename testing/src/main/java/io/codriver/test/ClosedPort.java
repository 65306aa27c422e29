package io.codriver.test;

import io.codriver.test.internal.net.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port that refuses connections, and is kept so until closed: the socket that holds it is bound but does not listen, so
 * nobody else can begin to listen there.
 */
public final class ClosedPort implements AutoCloseable {

    private final SocketChannel holder;
    private final InetSocketAddress address;

    private ClosedPort(InetSocketAddress wanted, boolean amongRemains) throws IOException {
        this.holder = SocketChannel.open();
        try {
            holder.setOption(StandardSocketOptions.SO_REUSEADDR, amongRemains);
            holder.bind(wanted);
            this.address = (InetSocketAddress) holder.getLocalAddress();
        } catch (Throwable failure) {
            holder.close();
            throw failure;
        }
    }

    /**
     * Holds a free port of 127.0.0.1.
     *
     * @return the port, held
     */
    public static ClosedPort open() {
        return open("127.0.0.1", 0);
    }

    /**
     * Holds a port of the caller's choice.
     *
     * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}
     * @param port 0 for a free one
     * @return the port, held
     * @throws UncheckedIOException if it is taken
     */
    public static ClosedPort open(String loopbackLiteral, int port) {
        return open(new InetSocketAddress(Loopback.address(loopbackLiteral), port), false);
    }

    /**
     * Holds the port of a server that has just ended. Its connections leave remains for a minute, which must not be in the
     * way; for that, somebody who insists on this port may listen there, but it is given to nobody who wants any port.
     */
    static ClosedPort afterServer(InetSocketAddress address) {
        return open(address, true);
    }

    private static ClosedPort open(InetSocketAddress address, boolean amongRemains) {
        try {
            return new ClosedPort(address, amongRemains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where connecting is refused.
     *
     * @return address and port
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The port which refuses.
     *
     * @return the port
     */
    public int port() {
        return address.getPort();
    }

    /** Lets the port go. */
    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
