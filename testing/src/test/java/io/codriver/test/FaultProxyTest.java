package io.codriver.test;

import static io.codriver.test.FaultProxy.Direction.TO_CLIENT;
import static io.codriver.test.FaultProxy.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class FaultProxyTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private ServerSocket server;
    private FaultProxy proxy;
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket();
        server.bind(new InetSocketAddress("127.0.0.1", 0));
        proxy = FaultProxy.to((InetSocketAddress) server.getLocalSocketAddress());
        client = new Socket(proxy.address().getAddress(), proxy.port());
        accepted = server.accept();
        client.setSoTimeout(5_000);
        accepted.setSoTimeout(5_000);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        accepted.close();
        proxy.close();
        server.close();
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(5_000);
    }

    @Test
    void withoutFaultsItIsAWire() throws Exception {
        client.getOutputStream().write(new byte[] {1, 2, 3});
        assertThat(accepted.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        accepted.getOutputStream().write(new byte[] {4, 5});
        assertThat(client.getInputStream().readNBytes(2)).containsExactly(4, 5);

        assertThat(proxy.passedBytes(TO_SERVER)).isEqualTo(3);
        assertThat(proxy.passedBytes(TO_CLIENT)).isEqualTo(2);
        client.close();
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        accepted.close();
        proxy.await(SOON, () -> proxy.openConnections() == 0);
    }

    @Test
    void bytesWaitOnOneWayAndKeepTheirOrderWhenTheDelayEnds() throws Exception {
        proxy.delay(TO_CLIENT, Duration.ofMillis(200));
        long start = System.nanoTime();
        accepted.getOutputStream().write(1);
        accepted.getOutputStream().flush();
        client.getOutputStream().write(9);
        assertThat(accepted.getInputStream().read()).isEqualTo(9);
        proxy.delay(TO_CLIENT, Duration.ZERO);
        accepted.getOutputStream().write(2);

        assertThat(client.getInputStream().readNBytes(2)).containsExactly(1, 2);
        assertThat(System.nanoTime() - start).isGreaterThan(190_000_000);
    }

    @Test
    void aConnectionIsCutAtTheByte() throws Exception {
        proxy.cutAfter(TO_CLIENT, 5);

        accepted.getOutputStream().write(new byte[100]);

        assertThat(client.getInputStream().readAllBytes()).hasSize(5);
        proxy.await(SOON, () -> proxy.openConnections() == 0);
    }

    @Test
    void singleBytesArriveWhole() throws Exception {
        proxy.inPiecesOf(TO_SERVER, 1);

        client.getOutputStream().write(new byte[] {1, 2, 3, 4, 5});

        assertThat(accepted.getInputStream().readNBytes(5)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void silenceHoldsBytesUntilItIsLifted() throws Exception {
        proxy.silence(true);
        client.getOutputStream().write(7);
        assertSilent(accepted);

        proxy.heal();

        assertThat(accepted.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void whatAClientClosesInSilenceIsClosed() throws Exception {
        proxy.silence(true);
        client.getOutputStream().write(7);

        client.close();

        proxy.await(SOON, () -> proxy.openConnections() == 0);
    }

    @Test
    void aHalfClosedWayEndsAndTheOtherGoesOn() throws Exception {
        proxy.halfClose(TO_CLIENT);
        assertThat(client.getInputStream().read()).isEqualTo(-1);

        client.getOutputStream().write(7);

        assertThat(accepted.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void aHalfCloseOfAPeerIsPassedOn() throws Exception {
        client.shutdownOutput();
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);

        accepted.getOutputStream().write(7);
        assertThat(client.getInputStream().read()).isEqualTo(7);
        accepted.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        proxy.await(SOON, () -> proxy.openConnections() == 0);
    }

    @Test
    void allConnectionsCanBeCutOrReset() throws Exception {
        proxy.cutAll();
        assertThat(client.getInputStream().read()).isEqualTo(-1);

        try (Socket other = new Socket(proxy.address().getAddress(), proxy.port());
                Socket end = server.accept()) {
            proxy.resetAll();
            assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> end.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void newConnectionsAreRefusedAndOldOnesStay() throws Exception {
        proxy.refuse(true);
        assertThatThrownBy(() -> new Socket(proxy.address().getAddress(), proxy.port()))
                .isInstanceOf(ConnectException.class);
        client.getOutputStream().write(7);
        assertThat(accepted.getInputStream().read()).isEqualTo(7);

        proxy.heal();

        new Socket(proxy.address().getAddress(), proxy.port()).close();
    }

    @Test
    void aServerThatRefusesResetsTheClient() throws Exception {
        server.close();
        try (Socket other = new Socket(proxy.address().getAddress(), proxy.port())) {
            other.setSoTimeout(5_000);
            assertThatThrownBy(() -> {
                        if (other.getInputStream().read() == -1) {
                            throw new SocketException("closed");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aDriverWorksThroughIt() {
        try (EmbeddedServer mongo = EmbeddedServer.start();
                FaultProxy between = FaultProxy.to(mongo.address());
                MongoClient driver = MongoClients.create(between.uri())) {
            between.inPiecesOf(TO_CLIENT, 1).inPiecesOf(TO_SERVER, 3);
            Flux.from(driver.getDatabase("town")
                            .getCollection("people")
                            .insertOne(new Document("big", "x".repeat(500))))
                    .then()
                    .block(SOON);

            assertThat(Flux.from(driver.getDatabase("town")
                                    .getCollection("people")
                                    .find())
                            .collectList()
                            .block(SOON))
                    .hasSize(1);
        }
    }

    @Test
    void itLeadsToThisMachineOnly() {
        assertThatThrownBy(() -> FaultProxy.to(new InetSocketAddress("10.1.2.3", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] message(int bytes) {
        byte[] message = new byte[bytes];
        message[0] = (byte) bytes;
        message[bytes - 1] = 7;
        return message;
    }

    @Test
    void wholeMessagesAreDecidedOnWhateverPiecesTheyComeIn() throws Exception {
        proxy.messages(
                TO_SERVER, message -> message.length == 20 ? MessageFate.twice(message) : MessageFate.passes(message));
        byte[] both = Arrays.copyOf(message(20), 38);
        System.arraycopy(message(18), 0, both, 20, 18);
        for (byte each : both) {
            client.getOutputStream().write(each);
        }

        assertThat(accepted.getInputStream().readNBytes(20)).isEqualTo(message(20));
        assertThat(accepted.getInputStream().readNBytes(20)).isEqualTo(message(20));
        assertThat(accepted.getInputStream().readNBytes(18)).isEqualTo(message(18));
        assertSilent(accepted);
    }

    @Test
    void aConnectionBreaksInTheMiddleOfAMessage() throws Exception {
        proxy.messages(TO_CLIENT, message -> MessageFate.cutAfter(message, 5));
        accepted.getOutputStream().write(message(20));

        assertThat(client.getInputStream().readNBytes(5)).isEqualTo(Arrays.copyOf(message(20), 5));
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void whatIsNoWholeMessageYetPassesWhenTheConnectionEnds() throws Exception {
        proxy.messages(TO_SERVER, MessageFate::passes);
        client.getOutputStream().write(message(20), 0, 10);
        client.close();

        assertThat(accepted.getInputStream().readNBytes(10)).isEqualTo(Arrays.copyOf(message(20), 10));
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }
}
