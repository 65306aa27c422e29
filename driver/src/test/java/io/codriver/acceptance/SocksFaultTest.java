package io.codriver.acceptance;

import static io.codriver.acceptance.Given.connectTimeout;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.guards.NoisyMachine;
import io.codriver.resolve.ResolverKind;
import io.codriver.test.BlackHole;
import io.codriver.test.Certificates;
import io.codriver.test.ClosedPort;
import io.codriver.test.DnsServer;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import io.codriver.test.ReplicaSet;
import io.codriver.test.SocksRequest;
import io.codriver.test.SocksRequest.Kind;
import io.codriver.test.SocksServer;
import io.codriver.test.SocksServer.Step;
import io.codriver.test.StrangeServer;
import io.codriver.test.TestDeployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients behind a SOCKS5 proxy. */
class SocksFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static MongoClientSettings.Builder through(SocksServer proxy, String host, int port, String more) {
        return MongoClientSettings.builder()
                .applyConnectionString(
                        new ConnectionString("mongodb://" + host + ":" + port + "/?" + proxy.uriOptions() + more));
    }

    /** What the first opening that failed says: that of the monitor, which begins by itself. */
    private static String messageOfFailure(MongoClientSettings.Builder settings, Given.Openings openings) {
        try (CodriverClient client =
                Codriver.create(settings.build(), openings.settings().build())) {
            await().atMost(LONG).until(() -> !openings.failed.isEmpty());
            assertThat(client.metrics().openings().opened()).isZero();
        }
        return firstFailure(openings).getMessage();
    }

    private static OpenFailure firstFailure(Given.Openings openings) {
        return openings.failed.get(0).failure();
    }

    @Test
    void proxyIsLookedUpAndItsServersNeverAre() {
        try (EmbeddedServer server = EmbeddedServer.start();
                SocksServer proxy = SocksServer.start().host("db.example", "127.0.0.1");
                DnsServer dns = DnsServer.start()) {
            dns.name("proxy.example").a("127.0.0.1");
            dns.name("db.example").a("127.0.0.99"); // not what the proxy knows
            Given.Openings openings = new Given.Openings();
            MongoClientSettings settings = MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString("mongodb://db.example:" + server.port()
                            + "/?proxyHost=proxy.example&proxyPort=" + proxy.port() + "&minPoolSize=3"))
                    .build();
            CodriverSettings ours = openings.settings()
                    .resolve(resolve -> resolve.kind(ResolverKind.DNS).nameServers(List.of(dns.address())))
                    .build();
            try (CodriverClient client = Codriver.create(settings, ours)) {
                ping(client).block(LONG);
                server.await(LONG, () -> server.openConnections() >= 4);

                assertThat(proxy.requests())
                        .as("pools and monitors")
                        .hasSizeGreaterThanOrEqualTo(4)
                        .allMatch(request -> request.equals(
                                new SocksRequest(Kind.NAME, "db.example", server.port(), Optional.empty())));
                assertThat(server.acceptedConnections())
                        .isLessThanOrEqualTo(proxy.requests().size());
                assertThat(dns.questions()).isNotEmpty().allMatch(question -> question.name()
                        .startsWith("proxy."));
            }
            assertThat(openings.opened)
                    .extracting(ConnectionOpenedEvent::forMonitor)
                    .contains(true, false);
            assertThat(openings.opened.get(0).ledger().toString()).contains("| proxy ", "(to db.example:");
            assertThat(openings.opened.get(0).remote().toString()).endsWith(":" + proxy.port());
        }
    }

    @Test
    void userNameAndPasswordAreTold() {
        try (EmbeddedServer server = EmbeddedServer.start();
                SocksServer proxy = SocksServer.start("ada", "secret");
                CodriverClient client = Codriver.create(
                        through(proxy, "127.0.0.1", server.port(), "").build())) {
            ping(client).block(LONG);
            assertThat(proxy.requests())
                    .allMatch(request -> request.equals(
                            new SocksRequest(Kind.IPV4, "127.0.0.1", server.port(), Optional.of("ada"))));
        }
    }

    @Test
    void anIpv6LiteralIsHandedOverAsAnAddress() {
        try (EmbeddedServer server = EmbeddedServer.builder().bind("::1").start();
                SocksServer proxy = SocksServer.start();
                CodriverClient client = Codriver.create(
                        through(proxy, "[::1]", server.port(), "").build())) {
            ping(client).block(LONG);
            assertThat(proxy.requests()).allMatch(request -> request.kind() == Kind.IPV6);
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() {
        try (SocksServer proxy = SocksServer.start("ada", "secret")) {
            Given.Openings openings = new Given.Openings();
            MongoClientSettings.Builder settings = through(proxy, "db.example", 27017, "")
                    .applyToSocketSettings(sockets -> sockets.applyToProxySettings(
                            user -> user.username("ada").password("guessed")));
            String message = messageOfFailure(settings, openings);
            assertThat(message)
                    .contains("refused user name and password", "Check proxyUsername and proxyPassword")
                    .doesNotContain("guessed");
            assertThat(firstFailure(openings).stage()).isEqualTo(OpenStage.PROXY);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void aProxyThatWantsAUserSaysSo() {
        try (SocksServer proxy = SocksServer.start("ada", "secret")) {
            MongoClientSettings.Builder settings = MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString(
                            "mongodb://db.example/?proxyHost=127.0.0.1&proxyPort=" + proxy.port()));
            assertThat(messageOfFailure(settings, new Given.Openings()))
                    .contains("Set proxyUsername and proxyPassword");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 42})
    void whatTheProxySaysIsInTheMessage(int code) {
        try (SocksServer proxy = SocksServer.start().refuse(code)) {
            Given.Openings openings = new Given.Openings();
            assertThat(messageOfFailure(through(proxy, "db.example", 27017, ""), openings))
                    .contains("(reply " + code + ")", "through the SOCKS5 proxy 127.0.0.1:" + proxy.port());
            assertThat(firstFailure(openings).isTimeout()).isFalse();
        }
    }

    @Test
    void whatTheProxyCannotReachIsNamed() {
        try (SocksServer proxy = SocksServer.start();
                ClosedPort closed = ClosedPort.open()) {
            assertThat(messageOfFailure(through(proxy, "127.0.0.1", closed.port(), ""), new Given.Openings()))
                    .contains("refused its connection", "check whether the server runs");
            assertThat(messageOfFailure(through(proxy, "unknown.example", 27017, ""), new Given.Openings()))
                    .contains("does not know the name");
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void silenceMeetsTheConnectLimit(Step step) throws Exception {
        NoisyMachine.allow(() -> {
            try (SocksServer proxy = SocksServer.start("ada", "secret").silence(step)) {
                Given.Openings openings = new Given.Openings();
                messageOfFailure(
                        through(proxy, "db.example", 27017, "")
                                .applyToSocketSettings(connectTimeout(Duration.ofMillis(500))),
                        openings);

                OpenFailure failure = firstFailure(openings);
                assertThat(failure.stage()).isEqualTo(OpenStage.PROXY);
                assertThat(failure.isTimeout()).isTrue();
                OpeningLedger.Entry connect =
                        failure.ledger().entry(OpenStage.CONNECT).orElseThrow();
                OpeningLedger.Entry passage =
                        failure.ledger().entry(OpenStage.PROXY).orElseThrow();
                assertThat(connect.duration().plus(passage.duration()))
                        .isBetween(Duration.ofMillis(490), Duration.ofMillis(800));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void anEndIsTold(Step step) {
        try (SocksServer proxy = SocksServer.start("ada", "secret").cut(step)) {
            assertThat(messageOfFailure(through(proxy, "db.example", 27017, ""), new Given.Openings()))
                    .contains("ended the connection after it was");
            proxy.await(LONG, () -> proxy.openConnections() == 0);
        }
    }

    @Test
    void whatIsNoProxyIsToldFromASilentOne() {
        try (StrangeServer http = StrangeServer.http()) {
            MongoClientSettings.Builder settings = MongoClientSettings.builder()
                    .applyConnectionString(
                            new ConnectionString("mongodb://db.example/?proxyHost=127.0.0.1&proxyPort=" + http.port()));
            assertThat(messageOfFailure(settings, new Given.Openings())).contains("speaks no SOCKS5");
        }
    }

    @Test
    void clientRecoversWithItsProxy() {
        try (EmbeddedServer server = EmbeddedServer.start();
                SocksServer proxy = SocksServer.start().refuseConnections();
                CodriverClient client = Codriver.create(
                        through(proxy, "127.0.0.1", server.port(), "").build())) {
            assertThatThrownBy(() -> client.getDatabase("admin")
                            .withTimeout(300, TimeUnit.MILLISECONDS)
                            .runCommand(new Document("ping", 1))
                            .block(LONG))
                    .hasMessageContaining("No proxy listens there");
            proxy.heal();
            ping(client).block(LONG);
        }
    }

    @Test
    void tlsIsSpokenWithTheServerUnderItsOwnName() {
        Certificates certificates = Certificates.create();
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .tls(certificates.server("db.example").serverContext())
                        .start();
                SocksServer proxy =
                        SocksServer.start().host("db.example", "127.0.0.1").host("other.example", "127.0.0.1")) {
            try (CodriverClient client = Codriver.create(through(proxy, "db.example", server.port(), "&tls=true")
                    .applyToSslSettings(tls -> tls.context(certificates.clientContext()))
                    .build())) {
                ping(client).block(LONG);
            }
            Given.Openings openings = new Given.Openings();
            assertThat(messageOfFailure(
                            through(proxy, "other.example", server.port(), "&tls=true")
                                    .applyToSslSettings(tls -> tls.context(certificates.clientContext())),
                            openings))
                    .contains("expected name: other.example");
            assertThat(firstFailure(openings).stage()).isEqualTo(OpenStage.TLS);
        }
    }

    @Test
    void membersOfASetAreReachedUnderTheNamesTheyTell() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).start();
                SocksServer proxy = SocksServer.start();
                CodriverClient client = Codriver.create(set.connectionString() + "&" + proxy.uriOptions())) {
            client.getDatabase("town")
                    .getCollection("people")
                    .insertOne(new Document("name", "Ada"))
                    .block(LONG);
            proxy.await(
                    LONG,
                    () -> proxy.requests().stream()
                                    .map(request -> request.host() + ":" + request.port())
                                    .distinct()
                                    .count()
                            == 3);
        }
    }

    @Test
    void aProxyBehindABlackHoleIsFoundSoon() throws Exception {
        NoisyMachine.allow(() -> {
            try (EmbeddedServer server = EmbeddedServer.start();
                    BlackHole hole = BlackHole.open();
                    SocksServer proxy = SocksServer.at("127.0.0.9", hole.port());
                    QueueingResolver resolver = QueueingResolver.serving(8, Duration.ZERO)) {
                resolver.answer("proxy.example", hole.address().getAddress().getHostAddress(), "127.0.0.9");
                MongoClientSettings settings = MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + server.port()
                                + "/?proxyHost=proxy.example&proxyPort=" + proxy.port()))
                        .inetAddressResolver(resolver)
                        .build();
                for (int round = 0; round < 4; round++) {
                    try (CodriverClient client = Codriver.create(settings)) {
                        assertThat(Given.millis(() -> ping(client).block(LONG))).isLessThan(600);
                    }
                }
                assertThat(resolver.calls()).extracting(call -> call.host()).containsOnly("proxy.example");
            }
        });
    }

    @Test
    void aUnixSocketBehindAProxyIsRefusedAtCreation(@TempDir Path folder) {
        String path = folder.resolve("x.sock").toString().replace("/", "%2F");
        assertThatThrownBy(() -> Codriver.create("mongodb://" + path + "/?proxyHost=127.0.0.1"))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("Unix socket")
                .hasMessageContaining("proxyHost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "/tmp/proxy", "a..b", "1.2.3.4.5"})
    void aProxyThatIsNoHostIsRefusedAtCreation(String host) {
        assertThatThrownBy(() -> Codriver.create("mongodb://localhost/?proxyHost=" + host))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("proxyHost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxyPort=1080",
                "proxyUsername=u&proxyPassword=p",
                "proxyHost=p&proxyUsername=u",
                "proxyHost=p&proxyPassword=u",
                "proxyHost=p&proxyPort=65536"
            })
    void optionsThatDoNotBelongTogetherAreRefused(String options) {
        assertThatThrownBy(() -> Codriver.create("mongodb://localhost/?" + options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy");
    }

    @Test
    void aHostThatIsGivenTwiceIsRefusedWhereTheOfficialClassSeesIt() {
        String uri = "mongodb://localhost/?proxyHost=p&proxyHost=q";
        Throwable official = catchThrowable(() -> new ConnectionString(uri));
        assumeThat(official).as("releases before 5.6 take the last one").isNotNull();
        assertThatThrownBy(() -> Codriver.create(uri)).hasSameClassAs(official).hasMessage(official.getMessage());
    }
}
