package io.codriver.internal.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A loopback address that swallows SYNs: a listening socket whose backlog is full and who accepts nobody. */
final class FullBacklog implements AutoCloseable {

    private final ServerSocket listening;
    private final List<SocketChannel> fillers = new ArrayList<>();

    FullBacklog() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 66}));
        for (int i = 0; i < 8; i++) {
            if (!connects()) {
                return;
            }
        }
        throw new IOException("the backlog never filled");
    }

    SocketAddress address() {
        return listening.getLocalSocketAddress();
    }

    private boolean connects() throws IOException {
        SocketChannel filler = SocketChannel.open();
        fillers.add(filler);
        try {
            filler.socket().connect(new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()), 200);
            return true;
        } catch (java.net.SocketTimeoutException full) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel filler : fillers) {
            filler.close();
        }
        listening.close();
    }
}
