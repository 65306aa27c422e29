package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A later connection to the same host and port does not pay for the certificate again. */
class SessionResumptionFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static X509Bundle authority;
    private static X509Bundle leaf;

    private TlsPeers peers;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = TlsPeers.newAuthority();
        leaf = new CertificateBuilder()
                .ecp256()
                .subject("CN=leaf of the test")
                .addSanDnsName("mongo.test")
                .addSanDnsName("other.test")
                .buildIssuedBy(authority);
    }

    @BeforeEach
    void takeLoops() {
        peers = new TlsPeers(authority);
    }

    @AfterEach
    void giveBack() {
        peers.close();
    }

    /** What became of the first connection before the second was opened. */
    private enum End {
        NONE_YET,
        CLOSED_HERE,
        CLOSED_THERE,
        CRASHED
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (TlsPeers.Client client : TlsPeers.Client.values()) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                for (End end : End.values()) {
                    cases.add(Arguments.of(client, protocol, end));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSecondConnectionResumesTheSessionOfTheFirst(TlsPeers.Client client, String protocol, End end)
            throws Exception {
        TlsPeers.assumeAvailable(client);
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(leaf, protocol))) {
            SslUpgrade tls = peers.client(client);
            Channel first = open(server, "mongo.test", tls);
            assertThat(peers.chainsChecked()).isEqualTo(1);
            end(first, server, end);
            Channel second = open(server, "mongo.test", tls);
            assertThat(peers.chainsChecked()).isEqualTo(1);
            close(first);
            close(second);
        }
    }

    private static void end(Channel first, TlsServer server, End end) {
        switch (end) {
            case NONE_YET -> assertThat(first.isActive()).isTrue();
            case CLOSED_HERE -> close(first);
            case CLOSED_THERE -> server.farewell();
            case CRASHED -> server.crash();
        }
        assertThat(end == End.NONE_YET || first.closeFuture().awaitUninterruptibly(PATIENCE.toMillis()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "CONTEXT, TLSv1.2",
        "CONTEXT, TLSv1.3",
        "NETTY_JDK, TLSv1.2",
        "NETTY_JDK, TLSv1.3",
        "NETTY_OPENSSL, TLSv1.2",
        "NETTY_OPENSSL, TLSv1.3"
    })
    void aSessionIsNotTakenForAnotherName(TlsPeers.Client client, String protocol) throws Exception {
        TlsPeers.assumeAvailable(client);
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(leaf, protocol))) {
            SslUpgrade tls = peers.client(client);
            Channel first = open(server, "mongo.test", tls);
            Channel second = open(server, "other.test", tls);
            assertThat(peers.chainsChecked()).isEqualTo(2);
            close(first);
            close(second);
        }
    }

    private Channel open(TlsServer server, String host, SslUpgrade tls) {
        Channel channel = peers.upgrade(server, host, tls).block(PATIENCE);
        assertThat(channel).isNotNull();
        TlsPeers.exchangeAByte(channel);
        return channel;
    }

    private static void close(Channel channel) {
        channel.close().awaitUninterruptibly();
    }
}
