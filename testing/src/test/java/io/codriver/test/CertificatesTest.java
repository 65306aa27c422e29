package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CertificatesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Certificates ca = Certificates.create();

    private static MongoClientSettings.Builder settings(EmbeddedServer tls, SSLContext client) {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(tls.uri()))
                .applyToSslSettings(ssl -> ssl.context(client));
    }

    private static void ping(SslContext server, SSLContext client) {
        try (EmbeddedServer tls = EmbeddedServer.builder().tls(server).start();
                MongoClient driver = MongoClients.create(settings(tls, client).build())) {
            Mono.from(driver.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .block(PATIENCE);
        }
    }

    /** What the official driver's monitor meets; however long that takes here. */
    private static Throwable refusal(SslContext server, SSLContext client) throws Exception {
        CompletableFuture<Throwable> met = new CompletableFuture<>();
        ServerListener listener = new ServerListener() {
            @Override
            public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
                Throwable failure = event.getNewDescription().getException();
                if (failure != null) {
                    met.complete(failure);
                }
            }
        };
        try (EmbeddedServer tls = EmbeddedServer.builder().tls(server).start();
                MongoClient driver = MongoClients.create(settings(tls, client)
                        .applyToServerSettings(settings -> settings.addServerListener(listener))
                        .build())) {
            assertThat(driver).isNotNull();
            return met.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aServersCertificateIsGoodForItsAddress() {
        ping(ca.server("db.example", "127.0.0.1").serverContext(), ca.clientContext());
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        assertThat(refusal(ca.server("db.example").serverContext(), ca.clientContext()))
                .hasStackTraceContaining("No subject alternative names");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        Certificates.Certificate expired = ca.expired("127.0.0.1");

        assertThat(expired.certificate().getNotAfter()).isBefore(Date.from(Instant.now()));
        assertThat(refusal(expired.serverContext(), ca.clientContext()))
                .hasStackTraceContaining("validity check failed");
    }

    @Test
    void aSelfSignedCertificateAndOneOfAnotherAuthorityAreRefused() throws Exception {
        assertThat(refusal(ca.selfSigned("127.0.0.1").serverContext(), ca.clientContext()))
                .hasStackTraceContaining("PKIX path building failed");
        assertThat(refusal(Certificates.create().server("127.0.0.1").serverContext(), ca.clientContext()))
                .hasStackTraceContaining("SSLHandshakeException");
    }

    @Test
    void aServerMayDemandTheCertificateOfAClient() throws Exception {
        SslContext demanding = ca.server("127.0.0.1").serverContext(ClientAuth.REQUIRE);

        ping(demanding, ca.client("CN=alice").clientContext());
        assertThat(refusal(demanding, ca.clientContext())).isInstanceOf(MongoException.class);
    }

    @Test
    void contextsOfNettyCanBeMadeForClientsToo() {
        assertThat(ca.nettyClientContext().isClient()).isTrue();
        assertThat(ca.client("CN=alice").nettyClientContext().isClient()).isTrue();
    }
}
