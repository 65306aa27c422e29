package io.codriver.test;

import io.codriver.test.internal.net.Listener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What all that listens on one port of this machine can tell: where that is, who is connected, and when something is true. */
abstract class Listening implements AutoCloseable {

    /** The port, and the connections that came by it. */
    abstract Listener listener();

    /**
     * Where it listens.
     *
     * @return address and port
     */
    public InetSocketAddress address() {
        return listener().address();
    }

    /**
     * The port on which it listens.
     *
     * @return the port
     */
    public int port() {
        return address().getPort();
    }

    /**
     * How many connections of clients are open, also those that have said nothing yet.
     *
     * @return the count
     */
    public int openConnections() {
        return listener().open();
    }

    /**
     * How many connections were accepted since the start.
     *
     * @return the count
     */
    public long acceptedConnections() {
        return listener().accepted();
    }

    /**
     * Waits until something that this sees is true: {@code server.await(ofSeconds(5), () -> server.openConnections() == 0)}.
     * The condition is asked on the calling thread whenever a connection comes or goes, or anything else happens that is
     * counted or kept here: bytes, requests, commands, steps of a script.
     *
     * @param limit how long at most
     * @param condition what to wait for
     * @throws AssertionError if it does not become true in time; its message tells what was seen
     */
    public void await(Duration limit, BooleanSupplier condition) {
        listener().await(limit, condition, this::toString);
    }

    /** Closes every connection and the port; waits for both. */
    @Override
    public void close() {
        listener().close();
    }
}
