package io.codriver.test.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static boolean isFree(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    @Test
    void aLoopThatIsClosedWhileItIsBusyLeavesNoSocketOpen() throws Exception {
        for (int round = 0; round < 50; round++) {
            Listener listener = new Listener("busy", "127.0.0.55", 0, new Changes(), (channel, id) -> {});
            listener.loop().eventLoop().execute(() -> {});
            listener.close();

            assertThat(isFree(listener.address())).as("round " + round).isTrue();
        }
    }
}
