package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.codriver.internal.secure.TlsFailure.Kind;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;

/** Every kind of name and certificate, in both versions of TLS, with every engine: what is accepted, and what is said if not. */
class TlsMatrixFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a server shows. */
    private enum Shown {
        NAMED,
        WITH_IP,
        EXPIRED,
        SELF_SIGNED
    }

    /** What a client asks for, and whether it gets that. */
    private enum Scene {
        RIGHT_NAME("mongo.test", Shown.NAMED, true, "mongo.test"),
        TRAILING_DOT("mongo.test.", Shown.NAMED, true, "mongo.test"),
        LITERAL_IN_THE_CERTIFICATE("127.0.0.1", Shown.WITH_IP, true, "none"),
        WRONG_NAME("elsewhere.test", Shown.NAMED, false, "for another host", "connect by a name that it has"),
        WRONG_NAME_WITH_A_TRAILING_DOT(
                "elsewhere.test.", Shown.NAMED, false, "for another host", "connect by a name that it has"),
        LITERAL_NOT_IN_THE_CERTIFICATE(
                "127.0.0.1", Shown.NAMED, false, "for another host", "connect by a name that it has"),
        EXPIRED("mongo.test", Shown.EXPIRED, false, "has expired", "2021", "renew it", "certificate: mongo.test"),
        SELF_SIGNED("mongo.test", Shown.SELF_SIGNED, false, "no trusted authority", "SSLContext of SslSettings"),
        UNDERSCORE("mongo_1.test", Shown.NAMED, false, "underscore", "allow invalid host names");

        final String host;
        final Shown shown;
        final boolean accepted;
        /** The one name that is indicated, or what the error says. */
        final List<String> said;

        Scene(String host, Shown shown, boolean accepted, String... said) {
            this.host = host;
            this.shown = shown;
            this.accepted = accepted;
            this.said = List.of(said);
        }

        String expectedName() {
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        }
    }

    private static final Map<Shown, X509Bundle> BUNDLES = new EnumMap<>(Shown.class);
    private static X509Bundle authority;

    private TlsPeers peers;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = TlsPeers.newAuthority();
        BUNDLES.put(Shown.NAMED, leaf().buildIssuedBy(authority));
        BUNDLES.put(Shown.WITH_IP, leaf().addSanIpAddress("127.0.0.1").buildIssuedBy(authority));
        BUNDLES.put(
                Shown.EXPIRED,
                leaf().notBefore(Instant.parse("2020-01-01T00:00:00Z"))
                        .notAfter(Instant.parse("2021-01-01T00:00:00Z"))
                        .buildIssuedBy(authority));
        BUNDLES.put(Shown.SELF_SIGNED, leaf().setIsCertificateAuthority(true).buildSelfSigned());
    }

    private static CertificateBuilder leaf() {
        return new CertificateBuilder().ecp256().subject("CN=leaf of the test").addSanDnsName("mongo.test");
    }

    @BeforeEach
    void takeLoops() {
        peers = new TlsPeers(authority);
    }

    @AfterEach
    void giveBack() {
        peers.close();
    }

    static List<Arguments> matrix() {
        List<Arguments> matrix = new ArrayList<>();
        for (TlsPeers.Client client : TlsPeers.Client.values()) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                for (Scene scene : Scene.values()) {
                    matrix.add(Arguments.of(client, protocol, scene));
                }
            }
        }
        return matrix;
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void isDecidedTheSameWay(TlsPeers.Client client, String protocol, Scene scene) throws Exception {
        TlsPeers.assumeAvailable(client);
        try (TlsServer server = TlsServer.speaking(TlsPeers.serving(BUNDLES.get(scene.shown), protocol))) {
            if (scene.accepted) {
                Channel channel =
                        peers.upgrade(server, scene.host, peers.client(client)).block(PATIENCE);
                assertThat(channel.pipeline()
                                .get(SslHandler.class)
                                .engine()
                                .getSession()
                                .getProtocol())
                        .isEqualTo(protocol);
                await().until(() -> server.indications().equals(scene.said));
                channel.close().awaitUninterruptibly();
            } else {
                Throwable failure = Exceptions.unwrap(catchThrowable(() ->
                        peers.upgrade(server, scene.host, peers.client(client)).block(PATIENCE)));
                assertThat(failure)
                        .isInstanceOf(TlsFailure.class)
                        .hasMessageContaining("expected name: " + scene.expectedName() + ";");
                assertThat(failure.getMessage()).contains(scene.host).contains(scene.said);
                assertThat(((TlsFailure) failure).kind()).isEqualTo(Kind.CERTIFICATE);
            }
        }
    }
}
