package io.codriver.test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfriendlyPortsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static void connect(InetSocketAddress address) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(address, 300);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1"})
    void aBlackHoleAnswersNoSyn(String host) {
        try (BlackHole hole = BlackHole.open(host, 0)) {
            assertThatThrownBy(() -> connect(hole.address())).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> connect(hole.address())).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aBlackHoleMayBeANeighbourOfAServer() {
        try (EmbeddedServer server = EmbeddedServer.builder().bind("127.0.0.2").start();
                BlackHole hole = BlackHole.open("127.0.0.3", server.port())) {
            assertThat(hole.port()).isEqualTo(server.port());
        }
    }

    @Test
    void aClosedBlackHoleRefuses() {
        BlackHole hole = BlackHole.open();
        hole.close();

        assertThatThrownBy(() -> connect(hole.address())).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aClosedPortRefusesAndKeepsOthersOut(String host) {
        try (ClosedPort port = ClosedPort.open(host, 0)) {
            assertThatThrownBy(() -> connect(port.address())).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> BlackHole.open(host, port.port())).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aSilentServerHearsEverythingAndSaysNothing() throws Exception {
        try (StrangeServer silent = StrangeServer.silent();
                Socket socket = new Socket(silent.address().getAddress(), silent.port())) {
            socket.getOutputStream().write("anybody there?".getBytes(US_ASCII));
            silent.await(SOON, () -> silent.receivedBytes() == 14);

            socket.setSoTimeout(100);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(silent.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void anHttpServerTakesAGreetingForABadRequest() throws Exception {
        try (StrangeServer http = StrangeServer.http("::1", 0);
                Socket socket = new Socket(http.address().getAddress(), http.port())) {
            socket.getOutputStream().write(new byte[] {1, 2, 3});

            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
            http.await(SOON, () -> http.openConnections() == 0);
        }
    }
}
