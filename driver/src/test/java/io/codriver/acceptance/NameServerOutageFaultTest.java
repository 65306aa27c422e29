package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningListener;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.map.SharedLookups;
import io.codriver.internal.time.ManualTime;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import io.codriver.test.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A name server that fails after a client has started. Everything is real, except that the map lives in time which the
 * test moves, so that addresses grow old in a moment.
 */
class NameServerOutageFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final EmbeddedServer server = EmbeddedServer.start();
    private final DnsServer dns = DnsServer.start();
    private final DnsNames names = DnsNames.asking(List.of(dns.address()));
    private final Given.Openings openings = new Given.Openings();
    private final List<ResolveEndedEvent> resolved = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        names.close();
        dns.close();
        server.close();
    }

    /** A client which has pinged once before its name server fell silent and what it knows grew old. */
    private CodriverClient clientInAnOutage() {
        dns.name("db.example").a("127.0.0.1").ttl(Duration.ofSeconds(10));
        CodriverClient client = Codriver.create(
                host("db.example", server.port())
                        .applyToServerSettings(monitor -> monitor.heartbeatFrequency(500, TimeUnit.MILLISECONDS))
                        .build(),
                openings.settings()
                        .hostResolver(SharedLookups.ofDns(names, time))
                        .addOpeningListener(new OpeningListener() {
                            @Override
                            public void resolveEnded(ResolveEndedEvent event) {
                                resolved.add(event);
                            }
                        })
                        .build());
        ping(client).block(LONG);
        dns.overrule(DnsReply.nothing());
        time.advance(Duration.ofSeconds(10));
        return client;
    }

    /** Time of the map goes on, ten times as fast as that of everybody else, until then. */
    private void until(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .takeUntil(tick -> {
                    time.advance(Duration.ofMillis(200));
                    return condition.getAsBoolean();
                })
                .blockLast(LONG);
    }

    @Test
    void openingsGoOnWithStaleAddressesAndSaySoUntilTheNameIsDenied() {
        try (CodriverClient client = clientInAnOutage()) {
            server.latency("ping", Duration.ofMillis(100));
            CompletableFuture<?> pings =
                    Flux.range(0, 3).flatMap(number -> ping(client), 3).then().toFuture();
            until(pings::isDone);

            assertThat(pings).isCompleted();
            assertThat(openings.failed).isEmpty();
            assertThat(openings.opened).anySatisfy(event -> assertThat(
                            event.ledger().entry(OpenStage.RESOLVE))
                    .hasValueSatisfying(resolve -> assertThat(resolve.detail()).contains("stale")));
            assertThat(resolved)
                    .anySatisfy(event -> {
                        assertThat(event.stale()).isTrue();
                        assertThat(event.addresses()).isNotEmpty();
                    })
                    .allMatch(event -> event.failure().isEmpty());

            dns.overrule(DnsReply.nxdomain());
            until(() -> {
                server.closeConnections();
                return denied() > 0;
            });
            int opened = openings.opened.size();
            long already = denied();
            until(() -> denied() > already);
            assertThat(openings.opened)
                    .as("the server is there, but its name is not")
                    .hasSize(opened);
        }
    }

    private long denied() {
        return openings.failed.stream()
                .filter(event -> event.failure().stage() == OpenStage.RESOLVE
                        && event.failure().getMessage().contains("no such host"))
                .count();
    }

    @Test
    void failureOfAnOpeningSaysThatItsAddressWasStale() {
        try (CodriverClient client = clientInAnOutage()) {
            server.close();
            until(() -> openings.failed.stream()
                    .anyMatch(event -> event.failure().stage() == OpenStage.CONNECT
                            && event.failure().getMessage().matches("(?s).*resolve [^|]*stale.*connect.*")));
            assertThat(client.metrics().lookups().staleAnswers()).isPositive();
        }
    }
}
