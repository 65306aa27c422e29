package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.connection.SslSettings;
import io.codriver.internal.secure.TlsFailure.Kind;
import io.codriver.internal.time.Ticker;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.RevocationServer;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Exceptions;

/** Certificates that were revoked, as the JDK finds out: where the application, or a property of the JVM, wants that. */
class RevocationFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "changeit";

    private static X509Bundle authority;
    private static X509Bundle good;
    private static X509Bundle revoked;
    private static X509Bundle unknown;

    private TlsPeers peers;

    @BeforeAll
    static void makeCertificates() throws Exception {
        RevocationServer revocations = RevocationServer.getInstance();
        authority = TlsPeers.newAuthority();
        revocations.register(authority);
        good = leaf(revocations.getCrlUri(authority));
        revoked = leaf(revocations.getCrlUri(authority));
        revocations.revoke(revoked, Instant.now().minusSeconds(60));
        // Nobody listens on that port.
        unknown = leaf(URI.create("http://127.0.0.1:1/nothing.crl"));
    }

    private static X509Bundle leaf(URI revocations) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=leaf of the test")
                .addSanDnsName("mongo.test")
                .addCrlDistributionPoint(revocations)
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

    private static KeyStore trusted() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", authority.getCertificate());
        return store;
    }

    /** As an application does that wants to know. */
    private static SslUpgrade asking() throws Exception {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted(), new X509CertSelector());
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return SslUpgrade.of(
                SslSettings.builder().enabled(true).context(context).build(), null, Ticker.system());
    }

    private TlsFailure rejection(X509Bundle shown) throws Exception {
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(shown, "TLSv1.3"))) {
            Throwable failure = Exceptions.unwrap(catchThrowable(
                    () -> peers.upgrade(server, "mongo.test", asking()).block(PATIENCE)));
            assertThat(failure).isInstanceOf(TlsFailure.class);
            assertThat(((TlsFailure) failure).kind()).isEqualTo(Kind.CERTIFICATE);
            return (TlsFailure) failure;
        }
    }

    @Test
    void aCertificateThatIsStillGoodIsAccepted() throws Exception {
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(good, "TLSv1.3"))) {
            assertThat(peers.upgrade(server, "mongo.test", asking()).block(PATIENCE))
                    .isNotNull();
        }
    }

    @Test
    void aRevokedOneIsRejectedAndTheErrorSaysSo() throws Exception {
        assertThat(rejection(revoked))
                .hasMessageContaining("its authority has revoked it")
                .hasMessageContaining("names of the certificate: mongo.test");
    }

    @Test
    void whereTheServerForRevocationIsSilentTheErrorSaysWhatToLookAt() throws Exception {
        assertThat(rejection(unknown))
                .hasMessageContaining("whether it was revoked cannot be told")
                .hasMessageContaining("CRL or OCSP");
    }

    /** In a JVM of its own: the JDK reads them once. */
    @Test
    void propertiesOfTheJvmTakeEffectWithoutAContext(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted().store(out, PASSWORD.toCharArray());
        }
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(revoked, "TLSv1.3"))) {
            List<String> flags = List.of(
                    "-Dcom.sun.net.ssl.checkRevocation=true",
                    "-Dcom.sun.security.enableCRLDP=true",
                    "-Djavax.net.ssl.trustStore=" + store,
                    "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
            assertThat(FirstFailure.inJvmWith(flags, server.address().getPort()))
                    .anyMatch(line -> line.contains("stage tls") && line.contains("its authority has revoked it"));
        }
    }
}
