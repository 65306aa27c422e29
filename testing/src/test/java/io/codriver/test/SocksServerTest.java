package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.test.SocksRequest.Kind;
import io.codriver.test.SocksServer.Step;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client of the JDK on the other side. */
class SocksServerTest {

    private static final int SOON_MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @AfterEach
    void nobodyIsThereAnyMore() {
        Authenticator.setDefault(null);
    }

    private static void as(String user, String password) {
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(user, password.toCharArray());
            }
        });
    }

    private static Socket client(SocksServer proxy) {
        return new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address()));
    }

    @Test
    void bytesPassBothWaysAndEndsPassToo() throws IOException {
        try (StrangeServer http = StrangeServer.http();
                SocksServer proxy = SocksServer.start();
                Socket client = client(proxy)) {
            client.connect(http.address());
            // No more than it reads: what a closing socket has not read makes its last words get lost.
            client.getOutputStream().write('G');
            byte[] heard = client.getInputStream().readNBytes(12);
            assertThat(heard).asString().isEqualTo("HTTP/1.1 400");
            client.close();
            http.await(PATIENCE, () -> http.openConnections() == 0);
            proxy.await(PATIENCE, () -> proxy.openConnections() == 0);
        }
    }

    @Test
    void addressesAreWrittenDownAsSuch() throws IOException {
        try (StrangeServer silent = StrangeServer.silent("::1", 0);
                SocksServer proxy = SocksServer.start();
                Socket client = client(proxy)) {
            client.connect(silent.address());
            assertThat(proxy.requests())
                    .containsExactly(new SocksRequest(Kind.IPV6, "0:0:0:0:0:0:0:1", silent.port(), Optional.empty()));
        }
    }

    @Test
    void onlyTheUserIsLetThrough() throws IOException {
        try (StrangeServer silent = StrangeServer.silent();
                SocksServer proxy = SocksServer.start("ada", "secret");
                Socket stranger = client(proxy);
                Socket known = client(proxy)) {
            as("ada", "guessed");
            assertThatThrownBy(() -> stranger.connect(silent.address())).isInstanceOf(SocketException.class);
            assertThat(proxy.requests()).isEmpty();
            as("ada", "secret");
            known.connect(silent.address());
            assertThat(proxy.requests()).extracting(SocksRequest::user).containsExactly(Optional.of("ada"));
        }
    }

    @Test
    void whatItDoesNotKnowIsUnreachable() throws IOException {
        try (SocksServer proxy = SocksServer.start();
                ClosedPort closed = ClosedPort.open();
                Socket one = client(proxy);
                Socket two = client(proxy);
                Socket three = client(proxy)) {
            assertThatThrownBy(() -> one.connect(InetSocketAddress.createUnresolved("db.example", 1)))
                    .hasMessageContaining("Host unreachable");
            assertThatThrownBy(() -> two.connect(new InetSocketAddress("192.0.2.1", 1)))
                    .as("nothing leaves this machine")
                    .hasMessageContaining("Host unreachable");
            assertThatThrownBy(() -> three.connect(closed.address())).hasMessageContaining("refused");
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void eachStepCanFail(Step step) throws IOException {
        as("ada", "secret");
        try (StrangeServer silent = StrangeServer.silent();
                SocksServer proxy = SocksServer.start("ada", "secret").cut(step);
                Socket cut = client(proxy);
                Socket mute = client(proxy);
                Socket healed = client(proxy)) {
            assertThatThrownBy(() -> cut.connect(silent.address())).isInstanceOf(SocketException.class);
            proxy.silence(step);
            assertThatThrownBy(() -> mute.connect(silent.address(), SOON_MILLIS))
                    .isInstanceOf(IOException.class);
            assertThat(proxy.openConnections()).isLessThanOrEqualTo(1);
            proxy.heal();
            healed.connect(silent.address());
        }
    }
}
