package io.codriver.acceptance;

import static io.codriver.acceptance.Given.connectTimeout;
import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.hosts;
import static io.codriver.acceptance.Given.millis;
import static io.codriver.acceptance.Given.ping;
import static io.codriver.acceptance.Given.selectionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.Transport;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.guards.NoisyMachine;
import io.codriver.test.BlackHole;
import io.codriver.test.Certificates;
import io.codriver.test.ClosedPort;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import io.codriver.test.StrangeServer;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** Addresses that never answer, or refuse. */
class BlackHoleFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @ParameterizedTest
    @CsvSource({"NIO, false", "NIO, true", "EPOLL, false", "EPOLL, true"})
    void theConnectTimeoutHoldsOnEveryTransport(Transport transport, boolean tls) throws Exception {
        NoisyMachine.allow(() -> {
            assumeThat(transport != Transport.EPOLL || Epoll.isAvailable()).isTrue();
            try (BlackHole hole = BlackHole.open()) {
                Given.Openings openings = new Given.Openings();
                MongoClientSettings settings = hosts(
                                new ServerAddress(hole.address().getAddress().getHostAddress(), hole.port()))
                        .applyToSocketSettings(connectTimeout(Duration.ofMillis(500)))
                        .applyToSslSettings(ssl -> ssl.enabled(tls))
                        .applyToClusterSettings(selectionTimeout(Duration.ofMillis(2_000)))
                        .build();

                try (CodriverClient client = Codriver.create(
                        settings, openings.settings().transport(transport).build())) {
                    long took =
                            millis(() -> assertThatThrownBy(() -> ping(client).block(LONG))
                                    .isExactlyInstanceOf(MongoTimeoutException.class)
                                    .hasMessageContaining("connect")
                                    .hasMessageContaining("timed out"));
                    assertThat(took).isBetween(1_950L, 2_400L);
                }

                OpeningLedger.Entry connect = openings.failed
                        .get(0)
                        .failure()
                        .ledger()
                        .entry(OpenStage.CONNECT)
                        .orElseThrow();
                assertThat(connect.outcome()).isEqualTo(OpeningLedger.Outcome.TIMED_OUT);
                assertThat(connect.duration()).isBetween(Duration.ofMillis(500), Duration.ofMillis(700));
            }
        });
    }

    @Test
    void aGoodAddressBehindABlackHoleAnswersSoon() throws Exception {
        NoisyMachine.allow(() -> {
            try (BlackHole hole = BlackHole.open();
                    EmbeddedServer server = EmbeddedServer.builder()
                            .bind("127.0.0.9")
                            .port(hole.port())
                            .start();
                    QueueingResolver resolver = QueueingResolver.serving(8, Duration.ZERO)) {
                resolver.answer("db.example", hole.address().getAddress().getHostAddress(), "127.0.0.9");

                assertFirstPingIsQuick(resolver, hole.port());
            }
        });
    }

    @Test
    void aGoodAddressBehindARefusingOneAnswersSoon() throws Exception {
        NoisyMachine.allow(() -> {
            try (ClosedPort closed = ClosedPort.open();
                    EmbeddedServer server = EmbeddedServer.builder()
                            .bind("127.0.0.9")
                            .port(closed.port())
                            .start();
                    QueueingResolver resolver = QueueingResolver.serving(8, Duration.ZERO)) {
                resolver.answer("db.example", closed.address().getAddress().getHostAddress(), "127.0.0.9");

                assertFirstPingIsQuick(resolver, closed.port());
            }
        });
    }

    @Test
    void aGoodAddressBehindABlackHoleAnswersSoonUnderTlsToo() throws Exception {
        Certificates certificates = Certificates.create();
        NoisyMachine.allow(() -> {
            try (BlackHole hole = BlackHole.open();
                    EmbeddedServer server = EmbeddedServer.builder()
                            .bind("127.0.0.9")
                            .port(hole.port())
                            .tls(certificates.server("db.example").serverContext())
                            .start();
                    QueueingResolver resolver = QueueingResolver.serving(8, Duration.ZERO)) {
                resolver.answer("db.example", "127.0.0.9");
                MongoClientSettings settings = trusting(certificates, host("db.example", hole.port()))
                        .inetAddressResolver(resolver)
                        .build();
                // The first TLS connection of a JVM loads a thousand classes.
                try (CodriverClient first = Codriver.create(settings)) {
                    ping(first).block(LONG);
                }

                resolver.answer("db.example", hole.address().getAddress().getHostAddress(), "127.0.0.9");
                for (int round = 0; round < 6; round++) {
                    try (CodriverClient client = Codriver.create(settings)) {
                        assertThat(millis(() -> ping(client).block(LONG))).isLessThan(600);
                    }
                }
            }
        });
    }

    @Test
    void anAddressThatSwallowsTlsLosesItsPlaceAtTheNextOpening() {
        Certificates certificates = Certificates.create();
        try (StrangeServer swallowing = StrangeServer.silent("127.0.0.8", 0);
                EmbeddedServer server = EmbeddedServer.builder()
                        .bind("127.0.0.9")
                        .port(swallowing.port())
                        .tls(certificates.server("db.example").serverContext())
                        .start();
                QueueingResolver resolver = QueueingResolver.serving(8, Duration.ZERO)) {
            resolver.answer("db.example", "127.0.0.8", "127.0.0.9");
            server.latency("ping", Duration.ofMillis(200));
            MongoClientSettings settings = trusting(certificates, host("db.example", swallowing.port()))
                    .inetAddressResolver(resolver)
                    .applyToSocketSettings(connectTimeout(Duration.ofMillis(2_000)))
                    .build();
            // Both accept at once, so chance decides which is met first: go on until it was the bad one.
            boolean met = false;
            for (int round = 0; round < 40 && !met; round++) {
                Given.Openings openings = new Given.Openings();
                try (CodriverClient client =
                        Codriver.create(settings, openings.settings().build())) {
                    Awaitility.await().atMost(LONG).until(() -> openings.failed.size() + openings.opened.size() > 0);
                    met = !openings.failed.isEmpty();
                    if (met) {
                        assertThat(openings.failed.get(0).failure().stage()).isEqualTo(OpenStage.TLS);
                        long swallowed = swallowing.acceptedConnections();
                        Flux.range(0, 20).flatMap(each -> ping(client), 20).blockLast(LONG);
                        assertThat(openings.opened).hasSizeGreaterThan(10);
                        assertThat(swallowing.acceptedConnections()).isEqualTo(swallowed);
                    }
                }
            }
            assertThat(met).isTrue();
        }
    }

    private static MongoClientSettings.Builder trusting(
            Certificates certificates, MongoClientSettings.Builder settings) {
        return settings.applyToSslSettings(ssl -> ssl.enabled(true).context(certificates.clientContext()));
    }

    private static void assertFirstPingIsQuick(QueueingResolver resolver, int port) {
        // The order of the addresses is shuffled: several clients, so that the bad one is first for some.
        for (int round = 0; round < 6; round++) {
            try (CodriverClient client = Codriver.create(
                    host("db.example", port).inetAddressResolver(resolver).build())) {
                assertThat(millis(() -> ping(client).block(LONG))).isLessThan(600);
            }
        }
    }

    @Test
    void aThousandRacesLoseNoDescriptor() {
        long before = Given.openDescriptors();
        assumeThat(before).as("descriptors can be counted here").isPositive();
        try (ClosedPort closed = ClosedPort.open();
                EmbeddedServer server = EmbeddedServer.builder()
                        .bind("127.0.0.9")
                        .port(closed.port())
                        .start();
                QueueingResolver resolver = QueueingResolver.serving(8, Duration.ZERO)) {
            resolver.answer("db.example", closed.address().getAddress().getHostAddress(), "127.0.0.9");
            MongoClientSettings settings = host("db.example", closed.port())
                    .inetAddressResolver(resolver)
                    .build();

            Flux.range(0, 1_000)
                    .flatMap(
                            round -> Flux.using(() -> Codriver.create(settings), Given::ping, CodriverClient::close),
                            20)
                    .blockLast(Duration.ofMinutes(2));

            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(server.openConnections())
                    .isZero());
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(Given.openDescriptors())
                .isLessThanOrEqualTo(before + 8));
    }
}
