package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CertificatesTest {

    private final Certificates ca = Certificates.create();

    /** Pings with the official driver; a failure is the client's own explanation. */
    private static void ping(SslContext server, SSLContext client) {
        try (EmbeddedServer tls = EmbeddedServer.builder().tls(server).start();
                MongoClient driver = MongoClients.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(tls.uri() + "&serverSelectionTimeoutMS=800"))
                        .applyToSslSettings(ssl -> ssl.context(client))
                        .build())) {
            Mono.from(driver.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .block(Duration.ofSeconds(20));
        }
    }

    @Test
    void aServersCertificateIsGoodForItsAddress() {
        ping(ca.server("db.example", "127.0.0.1").serverContext(), ca.clientContext());
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertThatThrownBy(() -> ping(ca.server("db.example").serverContext(), ca.clientContext()))
                .hasMessageContaining("No subject alternative names");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Certificates.Certificate expired = ca.expired("127.0.0.1");

        assertThat(expired.certificate().getNotAfter()).isBefore(Date.from(Instant.now()));
        assertThatThrownBy(() -> ping(expired.serverContext(), ca.clientContext()))
                .hasMessageContaining("validity check failed");
    }

    @Test
    void aSelfSignedCertificateAndOneOfAnotherAuthorityAreRefused() {
        assertThatThrownBy(() -> ping(ca.selfSigned("127.0.0.1").serverContext(), ca.clientContext()))
                .hasMessageContaining("PKIX path building failed");
        assertThatThrownBy(() -> ping(Certificates.create().server("127.0.0.1").serverContext(), ca.clientContext()))
                .hasMessageContaining("SSLHandshakeException");
    }

    @Test
    void aServerMayDemandTheCertificateOfAClient() {
        SslContext demanding = ca.server("127.0.0.1").serverContext(ClientAuth.REQUIRE);

        ping(demanding, ca.client("CN=alice").clientContext());
        assertThatThrownBy(() -> ping(demanding, ca.clientContext())).isInstanceOf(com.mongodb.MongoException.class);
    }

    @Test
    void contextsOfNettyCanBeMadeForClientsToo() {
        assertThat(ca.nettyClientContext().isClient()).isTrue();
        assertThat(ca.client("CN=alice").nettyClientContext().isClient()).isTrue();
    }
}
