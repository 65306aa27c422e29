package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.millis;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpenStage;
import io.codriver.guards.NoisyMachine;
import io.codriver.resolve.HostResolver;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** Hundreds of lookups stand in line for one resolver: who needs it waits his turn, nobody else does. */
class QueuedLookupsFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.2, 127.0.0.2", "[::1], ::1", "[::ffff:127.0.0.3], 127.0.0.3"})
    void aLiteralDoesNotStandInLine(String host, String bound) throws Exception {
        NoisyMachine.allow(() -> {
            try (EmbeddedServer server = EmbeddedServer.builder().bind(bound).start();
                    QueueingResolver resolver = QueueingResolver.serving(1, Duration.ofMillis(50))) {
                resolver.fill(300);

                long took = millis(() -> pingOnce("mongodb://" + host + ":" + server.port() + "/", resolver));

                assertThat(took).isLessThan(250);
                assertThat(ownCalls(resolver)).isZero();
            }
        });
    }

    @Test
    void aLiteralDoesNotCareForAResolverThatThrows() throws Exception {
        NoisyMachine.allow(() -> {
            try (EmbeddedServer server = EmbeddedServer.start();
                    QueueingResolver resolver =
                            QueueingResolver.serving(1, Duration.ofMillis(50)).refuse(true)) {
                resolver.fill(300);

                long took = millis(() -> pingOnce("mongodb://127.0.0.1:" + server.port() + "/", resolver));

                assertThat(took).isLessThan(250);
                assertThat(ownCalls(resolver)).isZero();
            }
        });
    }

    @Test
    void aNameConnectsWhenItsTurnHasComeHoweverShortTheConnectTimeout() {
        try (EmbeddedServer server = EmbeddedServer.start();
                QueueingResolver resolver = QueueingResolver.serving(1, Duration.ofMillis(20))) {
            resolver.answer("db.example", "127.0.0.1").fill(150);
            Given.Openings openings = new Given.Openings();
            MongoClientSettings settings = host("db.example", server.port())
                    .inetAddressResolver(resolver)
                    .applyToSocketSettings(Given.connectTimeout(Duration.ofMillis(500)))
                    .build();

            try (CodriverClient client =
                    Codriver.create(settings, openings.settings().build())) {
                ping(client).block(LONG);
            }

            assertThat(openings.failed).isEmpty();
            assertThat(openings.opened)
                    .allSatisfy(event -> assertThat(event.ledger().entry(OpenStage.CONNECT))
                            .hasValueSatisfying(
                                    connect -> assertThat(connect.duration()).isLessThan(Duration.ofMillis(500))));
            assertThat(openings.opened.get(0).ledger().entry(OpenStage.RESOLVE))
                    .hasValueSatisfying(
                            resolve -> assertThat(resolve.duration()).isGreaterThan(Duration.ofSeconds(2)));
        }
    }

    @Test
    void clientsThatShareAMapAskOnce() {
        try (EmbeddedServer server = EmbeddedServer.start();
                QueueingResolver resolver = QueueingResolver.serving(1, Duration.ofMillis(300))) {
            resolver.answer("db.example", "127.0.0.1");
            HostResolver map = Codriver.hostResolver(resolver);
            CodriverSettings shared =
                    CodriverSettings.builder().hostResolver(map).build();
            List<CodriverClient> clients = IntStream.range(0, 5)
                    .mapToObj(number ->
                            Codriver.create(host("db.example", server.port()).build(), shared))
                    .toList();

            Flux.fromIterable(clients).flatMap(Given::ping).blockLast(LONG);

            clients.forEach(CodriverClient::close);
            // One lookup for the five monitors, at most one more for the five pools which asked after it was answered.
            assertThat(resolver.callCount("db.example")).isBetween(1L, 2L);
        }
    }

    private static void pingOnce(String uri, QueueingResolver resolver) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .inetAddressResolver(resolver)
                .build();
        try (CodriverClient client = Codriver.create(settings)) {
            ping(client).block(LONG);
        }
    }

    private static long ownCalls(QueueingResolver resolver) {
        return resolver.calls().stream().filter(lookup -> !lookup.other()).count();
    }
}
