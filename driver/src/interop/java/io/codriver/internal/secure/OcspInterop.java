package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.neighbours.Program;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Revocation by OCSP, as two properties of the JVM ask for it. OpenSSL is on the other side: as the responder, and as a server
 * which staples the answer of one.
 */
final class OcspInterop {

    private static final String PASSWORD = "changeit";

    /** What is said of the first connection if TLS was satisfied: nobody there speaks like MongoDB. */
    private static final String AFTER_TLS = "stage hello";

    private static final String INDEX_GOOD = "V\t400101000000Z\t\t%s\tunknown\t/CN=leaf of the test\n";
    private static final String INDEX_REVOKED = "R\t400101000000Z\t250101000000Z\t%s\tunknown\t/CN=leaf of the test\n";

    private static X509Bundle authority;
    private static X509Bundle leaf;

    @TempDir
    Path folder;

    private String openssl;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = TlsPeers.newAuthority();
        leaf = new CertificateBuilder()
                .ecp256()
                .subject("CN=leaf of the test")
                .addSanDnsName("mongo.test")
                .buildIssuedBy(authority);
    }

    @BeforeEach
    void writeFiles() throws Exception {
        openssl = Program.find("openssl").toString();
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        Files.writeString(folder.resolve("ca.key"), authority.getPrivateKeyPEM());
        Files.writeString(folder.resolve("leaf.pem"), leaf.getCertificatePEM());
        Files.writeString(folder.resolve("leaf.key"), leaf.getPrivateKeyPEM());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", authority.getCertificate());
        try (OutputStream out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    @Test
    void aCertificateWhichTheResponderCallsGoodIsAccepted() throws Exception {
        int port = Program.freePort();
        try (Program ignored = responder(INDEX_GOOD, port)) {
            assertThat(firstConnection(port)).anyMatch(line -> line.contains(AFTER_TLS));
        }
    }

    @Test
    void aCertificateWhichTheResponderCallsRevokedIsRejected() throws Exception {
        int port = Program.freePort();
        try (Program ignored = responder(INDEX_REVOKED, port)) {
            assertThat(firstConnection(port))
                    .anyMatch(line -> line.contains("stage tls") && line.contains("its authority has revoked it"));
        }
    }

    @Test
    void whereNobodyAnswersTheErrorSaysWhatToLookAt() throws Exception {
        assertThat(firstConnection(Program.freePort()))
                .anyMatch(line -> line.contains("stage tls") && line.contains("whether it was revoked cannot be told"));
    }

    /** Nobody listens where the responder should be, so the stapled answer is what counts. */
    @Test
    void whatTheServerHasStapledIsEnough() throws Exception {
        assertThat(stapled(INDEX_GOOD)).anyMatch(line -> line.contains(AFTER_TLS));
    }

    @Test
    void aStapledRevocationIsARejection() throws Exception {
        assertThat(stapled(INDEX_REVOKED))
                .anyMatch(line -> line.contains("stage tls") && line.contains("its authority has revoked it"));
    }

    private Program responder(String index, int port) throws IOException {
        List<String> command = ocsp(index, "-port", String.valueOf(port), "-nmin", "5");
        return Program.startedWhenItSays(
                "waiting for OCSP client connections", folder.resolve("responder.log"), command);
    }

    private List<String> ocsp(String index, String... options) throws IOException {
        String serial = leaf.getCertificate().getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
        Files.writeString(
                folder.resolve("index.txt"), index.formatted(serial.length() % 2 == 0 ? serial : "0" + serial));
        List<String> command = new ArrayList<>(List.of(openssl, "ocsp"));
        command.addAll(List.of("-index", file("index.txt"), "-CA", file("ca.pem")));
        command.addAll(List.of("-rsigner", file("ca.pem"), "-rkey", file("ca.key")));
        command.addAll(List.of(options));
        return command;
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private List<String> firstConnection(int responder) throws Exception {
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(leaf, "TLSv1.3"))) {
            return firstConnection(responder, server.address().getPort());
        }
    }

    private List<String> firstConnection(int responder, int server) throws IOException {
        Path security = folder.resolve("more.security");
        Files.writeString(security, "ocsp.enable=true\nocsp.responderURL=http://127.0.0.1:%d/\n".formatted(responder));
        return FirstFailure.inJvmWith(
                List.of(
                        "-Dcom.sun.net.ssl.checkRevocation=true",
                        "-Djava.security.properties=" + security,
                        "-Djavax.net.ssl.trustStore=" + folder.resolve("trusted.p12"),
                        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD),
                server);
    }

    private List<String> stapled(String index) throws Exception {
        String[] once = {
            "-issuer",
            file("ca.pem"),
            "-cert",
            file("leaf.pem"),
            "-ndays",
            "1",
            "-respout",
            file("stapled.der"),
            "-noverify"
        };
        Process made = new ProcessBuilder(ocsp(index, once))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ocsp.log").toFile())
                .start();
        assertThat(made.waitFor())
                .as(Files.readString(folder.resolve("ocsp.log")))
                .isZero();
        int port = Program.freePort();
        List<String> serving = List.of(
                openssl,
                "s_server",
                "-quiet",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                file("leaf.pem"),
                "-key",
                file("leaf.key"),
                "-status_file",
                file("stapled.der"));
        try (Program ignored = Program.start(folder.resolve("server.log"), port, serving)) {
            return firstConnection(Program.freePort(), port);
        }
    }
}
