package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.millis;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoTimeoutException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.guards.NoisyMachine;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fifty operations of 200 ms on five open connections, while every lookup for a sixth takes five seconds. */
class BusyPoolFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int OPERATIONS = 50;

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @Test
    void operationsOnOpenConnectionsGoOnAsIfDnsWereFast() throws Exception {
        NoisyMachine.allow(() -> {
            List<Outcome> outcomes = fiftyOperations(0);

            assertThat(outcomes).hasSize(OPERATIONS).allMatch(outcome -> outcome.failure() == null);
            assertThat(last(outcomes)).isLessThan(3_000);
        });
    }

    @Test
    void whoeverCannotBeServedFailsAtTheWaitQueueLimitAndSaysForWhatHeWaited() throws Exception {
        NoisyMachine.allow(() -> {
            List<Outcome> outcomes = fiftyOperations(1_000);

            List<Outcome> failed = outcomes.stream()
                    .filter(outcome -> outcome.failure() != null)
                    .toList();
            assertThat(outcomes).hasSize(OPERATIONS);
            // Five connections serve five operations each in a second; those lent just before the limit end after it.
            assertThat(OPERATIONS - failed.size()).isBetween(15, 30);
            assertThat(failed)
                    .allSatisfy(outcome -> assertThat(outcome.millis()).isBetween(950L, 1_200L))
                    .allSatisfy(outcome -> assertThat(outcome.failure())
                            .isExactlyInstanceOf(MongoTimeoutException.class)
                            .hasMessageContaining("5 of 100 in use")
                            .hasMessageContaining("resolve"));
        });
    }

    /** When an operation ended, and with which failure, if any. */
    private record Outcome(long millis, @Nullable Throwable failure) {}

    private static long last(List<Outcome> outcomes) {
        return outcomes.stream().mapToLong(Outcome::millis).max().orElseThrow();
    }

    private static List<Outcome> fiftyOperations(long waitQueueMillis) {
        try (EmbeddedServer server = EmbeddedServer.start();
                QueueingResolver resolver = QueueingResolver.serving(4, Duration.ZERO)) {
            resolver.answer("db.example", "127.0.0.1");
            try (CodriverClient client = Codriver.create(
                    host("db.example", server.port())
                            .applyToConnectionPoolSettings(pool -> {
                                pool.minSize(5);
                                if (waitQueueMillis > 0) {
                                    pool.maxWaitTime(waitQueueMillis, TimeUnit.MILLISECONDS);
                                }
                            })
                            .build(),
                    Given.withoutMemory(resolver))) {
                client.warmUp().block(LONG);
                resolver.lookupTime(Duration.ofSeconds(5));
                server.latency("ping", Duration.ofMillis(200));
                Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
                Flux.range(0, OPERATIONS)
                        .flatMap(number -> timed(ping(client), outcomes), OPERATIONS)
                        .then()
                        .block(LONG);
                return List.copyOf(outcomes);
            }
        }
    }

    private static Mono<Void> timed(Mono<?> operation, Queue<Outcome> outcomes) {
        return operation
                .materialize()
                .elapsed()
                .doOnNext(
                        end -> outcomes.add(new Outcome(end.getT1(), end.getT2().getThrowable())))
                .then();
    }

    @Test
    void twoThousandConnectionsOpenAndCloseWithoutLeak() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            openAndClose(server);
            long descriptors = Given.openDescriptors();
            long took = millis(() -> {
                for (int round = 1; round < 10; round++) {
                    openAndClose(server);
                }
            });
            server.await(LONG, () -> server.openConnections() == 0);

            assertThat(server.acceptedConnections()).as("in %s ms", took).isGreaterThanOrEqualTo(2_000);
            // A selector gives the descriptors of closed channels back in its next round, not at the close.
            Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(Given.openDescriptors())
                    .isLessThan(descriptors + 50));
        }
    }

    private static void openAndClose(EmbeddedServer server) {
        try (CodriverClient client = Codriver.create(host("127.0.0.1", server.port())
                .applyToConnectionPoolSettings(
                        pool -> pool.minSize(200).maxSize(200).maxConnecting(20))
                .build())) {
            client.warmUp().block(LONG);
            assertThat(server.openConnections()).isGreaterThanOrEqualTo(200);
        }
        server.await(LONG, () -> server.openConnections() == 0);
    }
}
