package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpeningListener;
import io.codriver.event.TlsEndedEvent;
import io.codriver.test.EmbeddedServer;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutual TLS with OpenSSL on the other side: haproxy asks for a certificate, checks it, and speaks plainly with the server. */
final class HaproxyInterop {

    /** How long a selection waits that is to fail. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static X509Bundle authority;
    private static X509Bundle named;
    private static X509Bundle alice;
    private static X509Bundle mallory;

    @TempDir
    Path folder;

    private final List<TlsEndedEvent> secured = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = authority("CN=authority of the test");
        named = new CertificateBuilder()
                .ecp256()
                .subject("CN=leaf of the test")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        alice = new CertificateBuilder().ecp256().subject("CN=alice").buildIssuedBy(authority);
        mallory = new CertificateBuilder().ecp256().subject("CN=alice").buildIssuedBy(authority("CN=another"));
    }

    private static X509Bundle authority(String subject) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @BeforeEach
    void choosePort() throws IOException {
        port = Program.freePort();
    }

    /** @param versions for example {@code ssl-min-ver TLSv1.3} */
    private Program haproxy(EmbeddedServer server, String versions) throws IOException {
        Path program = Program.find("haproxy");
        Files.writeString(
                folder.resolve("server.pem"), named.getCertificatePathPEM() + "\n" + named.getPrivateKeyPEM());
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        Path configuration = folder.resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                """
                global
                    maxconn 100
                    stats socket %1$s/stats level admin
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                listen mongo
                    bind 127.0.0.1:%2$d ssl crt %1$s/server.pem ca-file %1$s/ca.pem verify required %3$s
                    server one 127.0.0.1:%4$d
                """
                        .formatted(folder, port, versions, server.port()));
        return Program.start(
                folder.resolve("haproxy.log"),
                port,
                List.of(program.toString(), "-db", "-f", configuration.toString()));
    }

    private static SSLContext context(X509Bundle... keys) throws Exception {
        KeyManager[] keyManagers = null;
        if (keys.length > 0) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys[0].toKeyStore(PASSWORD), PASSWORD);
            keyManagers = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers, authority.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }

    private CodriverClient client(String host, SSLContext context) {
        return client(host, context, Traffic.LIMIT);
    }

    private CodriverClient client(String host, SSLContext context, Duration patience) {
        return Codriver.create(
                settings(host, patience)
                        .applyToSslSettings(tls -> tls.enabled(true).context(context))
                        .build(),
                listening());
    }

    private MongoClientSettings.Builder settings(String host, Duration patience) {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(
                        "mongodb://" + host + ":" + port + "/?serverSelectionTimeoutMS=" + patience.toMillis()));
    }

    private CodriverSettings listening() {
        return CodriverSettings.builder()
                .addOpeningListener(new OpeningListener() {
                    @Override
                    public void tlsEnded(TlsEndedEvent event) {
                        secured.add(event);
                    }
                })
                .build();
    }

    private static String refusal(CodriverClient client) {
        return Traffic.refusal(client).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theRightCertificateIsLetThrough(String version) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program haproxy = haproxy(server, "ssl-min-ver " + version + " ssl-max-ver " + version);
                CodriverClient client = client("localhost", context(alice))) {
            Traffic.flows(client);
            assertThat(secured).isNotEmpty().allMatch(event -> event.protocol().equals(version));
            assertThat(haproxy.said()).doesNotContain("error");
        }
    }

    @Test
    void theRightCertificateIsLetThroughWithOpenSslOnBothSides() throws Exception {
        Assumptions.assumeTrue(OpenSsl.isAvailable(), "netty-tcnative is not there for this machine");
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .keyManager(alice.toKeyManagerFactory())
                .trustManager(authority.getCertificate())
                .build();
        try (EmbeddedServer server = EmbeddedServer.start();
                Program haproxy = haproxy(server, "");
                CodriverClient client = Codriver.create(
                        settings("localhost", Traffic.LIMIT)
                                .applyToSslSettings(tls -> tls.enabled(true))
                                .transportSettings(TransportSettings.nettyBuilder()
                                        .sslContext(context)
                                        .build())
                                .build(),
                        listening())) {
            Traffic.flows(client);
            assertThat(haproxy.said()).doesNotContain("error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void noCertificateAndThatOfAnotherAuthorityAreRefused(String version) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program haproxy = haproxy(server, "ssl-min-ver " + version + " ssl-max-ver " + version)) {
            try (CodriverClient nobody = client("localhost", context(), SHORT)) {
                assertThat(refusal(nobody)).contains("client certificate");
            }
            try (CodriverClient stranger = client("localhost", context(mallory), SHORT)) {
                assertThat(refusal(stranger)).contains("client certificate");
            }
            assertThat(server.commands()).isEmpty();
            assertThat(haproxy.said()).doesNotContain("error");
        }
    }

    @Test
    void itsOwnNameIsChecked() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program haproxy = haproxy(server, "");
                CodriverClient client = client("127.0.0.1", context(alice), SHORT)) {
            assertThat(refusal(client)).contains("expected name: 127.0.0.1");
            assertThat(haproxy.said()).doesNotContain("error");
        }
    }
}
