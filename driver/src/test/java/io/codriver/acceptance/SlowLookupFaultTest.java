package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.millis;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.guards.NoisyMachine;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One lookup takes five seconds: open connections do not notice, and limits hold to the tenth of a second. */
class SlowLookupFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @Test
    void openConnectionsDoNotNoticeALookupForANewOne() throws Exception {
        NoisyMachine.allow(() -> {
            try (EmbeddedServer server = EmbeddedServer.start();
                    QueueingResolver resolver = QueueingResolver.serving(4, Duration.ZERO)) {
                resolver.answer("db.example", "127.0.0.1");
                try (CodriverClient client = Codriver.create(
                        host("db.example", server.port())
                                .applyToConnectionPoolSettings(
                                        pool -> pool.minSize(5).maxSize(6))
                                .build(),
                        Given.withoutMemory(resolver))) {
                    client.warmUp().block(LONG);
                    resolver.lookupTime(FIVE_SECONDS);
                    long before = resolver.callCount("db.example");

                    // Six at once: five are served by open connections, the sixth needs a lookup.
                    server.latency("ping", Duration.ofMillis(200));
                    Mono<Void> six =
                            Flux.range(0, 6).flatMap(number -> ping(client), 6).then();
                    six.subscribe();
                    server.await(LONG, () -> server.commandCount("ping") >= 5);
                    server.latency("ping", Duration.ZERO);
                    assertThat(waitingFor(resolver, before)).isTrue();

                    List<Long> pings = new ArrayList<>();
                    for (int i = 0; i < 21; i++) {
                        pings.add(millis(() -> ping(client).block(LONG)));
                    }
                    pings.sort(null);
                    assertThat(pings.get(10)).isLessThan(50);
                }
            }
        });
    }

    private static boolean waitingFor(QueueingResolver resolver, long before) {
        resolver.await(Duration.ofSeconds(2), () -> resolver.callCount("db.example") > before);
        return resolver.callCount("db.example") > before;
    }

    @Test
    void theOperationLimitCoversALookupAndSaysSo() throws Exception {
        NoisyMachine.allow(() -> {
            try (EmbeddedServer server = EmbeddedServer.start();
                    QueueingResolver resolver = QueueingResolver.serving(1, FIVE_SECONDS)) {
                resolver.answer("db.example", "127.0.0.1");
                try (CodriverClient client = Codriver.create(host("db.example", server.port())
                        .inetAddressResolver(resolver)
                        .timeout(1, TimeUnit.SECONDS)
                        .build())) {
                    List<Throwable> failure = new ArrayList<>();

                    long took = millis(
                            () -> failure.add(catchThrowable(() -> ping(client).block(LONG))));

                    assertThat(took).isBetween(950L, 1_200L);
                    assertThat(failure.get(0))
                            .isExactlyInstanceOf(MongoOperationTimeoutException.class)
                            .hasMessageContaining("resolve")
                            .hasMessageContaining("so far");
                }
            }
        });
    }

    @Test
    void theWaitQueueLimitCoversALookupAndSaysSo() throws Exception {
        NoisyMachine.allow(() -> {
            try (EmbeddedServer server = EmbeddedServer.start();
                    QueueingResolver resolver = QueueingResolver.serving(4, Duration.ZERO)) {
                resolver.answer("db.example", "127.0.0.1");
                try (CodriverClient client = Codriver.create(
                        host("db.example", server.port())
                                .applyToConnectionPoolSettings(
                                        pool -> pool.maxSize(1).minSize(0).maxWaitTime(1, TimeUnit.SECONDS))
                                .build(),
                        Given.withoutMemory(resolver))) {
                    untilTheServerIsKnown(client, server);
                    resolver.lookupTime(FIVE_SECONDS);
                    List<Throwable> failure = new ArrayList<>();

                    long took = millis(
                            () -> failure.add(catchThrowable(() -> ping(client).block(LONG))));

                    assertThat(took).isBetween(950L, 1_200L);
                    assertThat(failure.get(0))
                            .isInstanceOf(MongoTimeoutException.class)
                            .hasMessageContaining("resolve");
                }
            }
        });
    }

    private static void untilTheServerIsKnown(CodriverClient client, EmbeddedServer server) {
        server.await(LONG, () -> client.getClusterDescription().getServerDescriptions().stream()
                .anyMatch(description -> description.isOk()));
    }
}
