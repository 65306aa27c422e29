package io.codriver.test;

import io.codriver.test.internal.net.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that answers no SYN: connecting to it hangs until the caller's own limit. It is a listening socket whose
 * queue of connections that nobody accepts is full, so it needs no privileges and nothing leaves this machine.
 *
 * <p>Works where a full queue means silence, as on Linux by default; that is tried when it is opened.
 */
public final class BlackHole implements AutoCloseable {

    private static final int BACKLOG = 1;
    private static final int FILLERS_AT_MOST = 16;
    private static final int HANGS_AFTER_MILLIS = 150;

    private final ServerSocket listening;
    private final List<Socket> fillers = new ArrayList<>();

    private BlackHole(InetSocketAddress wanted) throws IOException {
        this.listening = new ServerSocket();
        try {
            listening.bind(wanted, BACKLOG);
            fill();
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /**
     * Opens a black hole on 127.0.0.1 and a free port.
     *
     * @return the black hole, tried
     */
    public static BlackHole open() {
        return open("127.0.0.1", 0);
    }

    /**
     * Opens a black hole on an address of the caller's choice: {@code open("127.0.0.9", server.port())} makes a bad
     * neighbour for a server that listens on another loopback address.
     *
     * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}
     * @param port 0 for a free one
     * @return the black hole, tried
     * @throws IllegalStateException if connecting does not hang on this machine
     * @throws UncheckedIOException if the port is taken
     */
    public static BlackHole open(String loopbackLiteral, int port) {
        try {
            return new BlackHole(new InetSocketAddress(Loopback.address(loopbackLiteral), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects until connecting hangs: the one that hangs is the proof. */
    private void fill() throws IOException {
        for (int i = 0; i < FILLERS_AT_MOST; i++) {
            Socket filler = new Socket();
            try {
                filler.connect(listening.getLocalSocketAddress(), HANGS_AFTER_MILLIS);
                fillers.add(filler);
            } catch (SocketTimeoutException hangs) {
                filler.close();
                return;
            } catch (IOException unexpected) {
                filler.close();
                throw unexpected;
            }
        }
        throw new IllegalStateException("after " + FILLERS_AT_MOST + " connections the next one still does not hang");
    }

    /**
     * Where nobody answers.
     *
     * @return address and port
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /**
     * The port on which nobody answers.
     *
     * @return the port
     */
    public int port() {
        return address().getPort();
    }

    /** Frees the port: from now on connecting is refused. */
    @Override
    public void close() {
        try {
            listening.close();
            for (Socket filler : fillers) {
                filler.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
