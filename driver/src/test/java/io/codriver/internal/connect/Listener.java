package io.codriver.internal.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts on 127.0.0.1 and closes what the other side has closed. Its port on 127.0.0.9 refuses. */
final class Listener implements AutoCloseable {

    private final ServerSocket listening =
            new ServerSocket(0, 200, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final AtomicInteger accepted = new AtomicInteger();

    Listener() throws IOException {
        Thread thread = new Thread(this::accept, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    SocketAddress address() {
        return listening.getLocalSocketAddress();
    }

    SocketAddress refusing() throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 9}), listening.getLocalPort());
    }

    int accepted() {
        return accepted.get();
    }

    private void accept() {
        while (true) {
            try (Socket socket = listening.accept()) {
                accepted.incrementAndGet();
                socket.setSoTimeout(10_000);
                socket.getInputStream().read();
            } catch (IOException ended) {
                if (listening.isClosed()) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
