package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.OpeningListener;
import io.codriver.event.TlsEndedEvent;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutual TLS with the TLS of Go on the other side. */
final class FerretDbTlsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static X509Bundle authority;
    private static FerretDb server;

    private final List<TlsEndedEvent> secured = new CopyOnWriteArrayList<>();
    private final List<ConnectionOpenFailedEvent> failed = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void serverIsThere() throws Exception {
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority of the test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle leaf = new CertificateBuilder()
                .ecp256()
                .subject("CN=leaf of the test")
                .addSanIpAddress("127.0.0.1")
                .addSanDnsName("ferret.test")
                .buildIssuedBy(authority);
        server = FerretDb.start(
                folder,
                List.of(
                        Files.writeString(folder.resolve("leaf.pem"), leaf.getCertificatePathPEM()),
                        Files.writeString(folder.resolve("key.pem"), leaf.getPrivateKeyPEM()),
                        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM())));
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    private CodriverClient client(String host, String version, boolean certified) throws Exception {
        SSLContext context = SSLContext.getInstance(version);
        context.init(
                certified ? keys("CN=alice") : null,
                authority.toTrustManagerFactory().getTrustManagers(),
                null);
        OpeningListener listener = new OpeningListener() {
            @Override
            public void tlsEnded(TlsEndedEvent event) {
                secured.add(event);
            }

            @Override
            public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
                failed.add(event);
            }
        };
        return Codriver.create(
                MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(server.uri().replace("127.0.0.1", host)))
                        .applyToSslSettings(tls -> tls.context(context))
                        .inetAddressResolver(name -> List.of(java.net.InetAddress.getLoopbackAddress()))
                        .build(),
                CodriverSettings.builder().addOpeningListener(listener).build());
    }

    private static KeyManager[] keys(String subject) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .buildIssuedBy(authority)
                .toKeyManagerFactory()
                .getKeyManagers();
    }

    private String refusal(CodriverClient client) {
        await().atMost(LIMIT).until(() -> !failed.isEmpty());
        assertThat(client.metrics().openings().opened()).isZero();
        return failed.get(0).failure().getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreSpokenWithACertificateOfOurs(String version) throws Exception {
        try (CodriverClient client = client("127.0.0.1", version, true)) {
            var people = client.getDatabase("test").getCollection("people");
            people.drop().block(LIMIT);
            people.insertOne(new Document("_id", 1).append("text", "x".repeat(300_000)))
                    .block(LIMIT);
            assertThat(people.countDocuments().block(LIMIT)).isOne();
            assertThat(secured).isNotEmpty().allMatch(event -> event.protocol().equals(version));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoHasNoCertificateIsToldWhatIsMissing(String version) throws Exception {
        try (CodriverClient client = client("ferret.test", version, false)) {
            assertThat(refusal(client)).contains("client certificate");
        }
    }

    @Test
    void aNameThatItDoesNotHaveIsRejected() throws Exception {
        try (CodriverClient client = client("other.test", "TLSv1.3", true)) {
            assertThat(refusal(client))
                    .contains("expected name: other.test", "names of the certificate:")
                    .containsAnyOf("ferret.test", "not told by the SSLContext");
        }
    }
}
