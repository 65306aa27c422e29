package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.millis;
import static io.codriver.acceptance.Given.ping;
import static io.codriver.acceptance.Given.selectionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoTimeoutException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.guards.NoisyMachine;
import io.codriver.test.Certificates;
import io.codriver.test.ClosedPort;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.StrangeServer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that are none, or not the right one: a clear error at the limit, with the ledger; nothing hangs. */
class BadServerFaultTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @Test
    void aServerThatNeverAnswersShowsAsHelloStillRunning() throws Exception {
        NoisyMachine.allow(() -> {
            try (StrangeServer silent = StrangeServer.silent()) {
                assertFailsAtTheLimit(host("127.0.0.1", silent.port()).build(), "hello", "so far");
                Awaitility.await().atMost(LONG).until(() -> silent.openConnections() == 0);
            }
        });
    }

    @Test
    void anHttpServerShowsAsOne() throws Exception {
        NoisyMachine.allow(() -> {
            try (StrangeServer http = StrangeServer.http()) {
                assertFailsAtTheLimit(host("127.0.0.1", http.port()).build(), "hello", "connect");
            }
        });
    }

    @Test
    void aClosedPortShowsAsRefused() throws Exception {
        NoisyMachine.allow(() -> {
            try (ClosedPort closed = ClosedPort.open()) {
                assertFailsAtTheLimit(
                        host(closed.address().getAddress().getHostAddress(), closed.port())
                                .build(),
                        "refused",
                        "connect");
            }
        });
    }

    @Test
    void aWrongCertificateShowsTheNameThatWasExpected() throws Exception {
        NoisyMachine.allow(() -> {
            Certificates certificates = Certificates.create();
            try (EmbeddedServer server = EmbeddedServer.builder()
                    .tls(certificates.server("other.example").serverContext())
                    .start()) {
                MongoClientSettings settings = host("127.0.0.1", server.port())
                        .applyToSslSettings(ssl -> ssl.enabled(true).context(certificates.clientContext()))
                        .build();
                assertFailsAtTheLimit(settings, "expected name: 127.0.0.1", "certificate", "tls");
            }
        });
    }

    @Test
    void aServerOfTheFutureOrThePastIsToldApart() {
        try (EmbeddedServer server =
                EmbeddedServer.builder().wireVersions(900, 901).start()) {
            try (CodriverClient client = Codriver.create(host("127.0.0.1", server.port())
                    .applyToClusterSettings(selectionTimeout(LIMIT))
                    .build())) {
                assertThatThrownBy(() -> ping(client).block(LONG))
                        .isExactlyInstanceOf(MongoIncompatibleDriverException.class)
                        .hasMessageContaining("900")
                        .hasMessageContaining("connect")
                        .hasMessageContaining("hello");
            }
        }
    }

    private static void assertFailsAtTheLimit(MongoClientSettings given, String... mentioned) {
        MongoClientSettings settings = MongoClientSettings.builder(given)
                .applyToClusterSettings(selectionTimeout(LIMIT))
                .build();
        try (CodriverClient client = Codriver.create(settings)) {
            Throwable[] failure = new Throwable[1];
            long took =
                    millis(() -> failure[0] = catchThrowable(() -> ping(client).block(LONG)));

            assertThat(took).isBetween(2_950L, 3_400L);
            assertThat(failure[0]).isInstanceOf(MongoException.class).isExactlyInstanceOf(MongoTimeoutException.class);
            assertThat(failure[0].getMessage()).contains(mentioned);
        }
    }
}
