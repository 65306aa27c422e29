package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A later connection to the same host and port does not pay for the certificate again. */
class SessionResumptionFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static X509Bundle authority;
    private static X509Bundle leaf;

    private TlsPeers peers;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority of the test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
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

    @ParameterizedTest
    @CsvSource({"CONTEXT, TLSv1.2", "CONTEXT, TLSv1.3", "NETTY_JDK, TLSv1.2", "NETTY_JDK, TLSv1.3"})
    void aSecondConnectionResumesTheSessionOfTheFirst(TlsPeers.Client client, String protocol) throws Exception {
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(leaf, protocol))) {
            SslUpgrade tls = peers.client(client);
            Channel first = open(server, "mongo.test", tls);
            assertThat(peers.chainsChecked()).isEqualTo(1);
            Channel second = open(server, "mongo.test", tls);
            assertThat(peers.chainsChecked()).isEqualTo(1);
            close(first);
            close(second);
        }
    }

    @ParameterizedTest
    @CsvSource({"CONTEXT, TLSv1.2", "CONTEXT, TLSv1.3"})
    void aSessionIsNotTakenForAnotherName(TlsPeers.Client client, String protocol) throws Exception {
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
