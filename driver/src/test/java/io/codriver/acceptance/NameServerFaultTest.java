package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpenStage;
import io.codriver.resolve.ResolverKind;
import io.codriver.test.Certificates;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import io.codriver.test.DnsType;
import io.codriver.test.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A client that asks name servers of its own. */
class NameServerFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void connectionsGoOnWithWhatIsKnownWhenTheNameServerFails() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name("db.example").a("127.0.0.1").ttl(Duration.ofMinutes(5));
            Given.Openings openings = new Given.Openings();
            try (CodriverClient client =
                    Codriver.create(host("db.example", server.port()).build(), asking(dns, openings))) {
                ping(client).block(LONG);
                dns.overrule(DnsReply.servfail());
                server.latency("ping", Duration.ofMillis(100));
                Flux.range(0, 3).flatMap(number -> ping(client), 3).blockLast(LONG);
            }

            assertThat(openings.failed).isEmpty();
            assertThat(openings.opened).anySatisfy(event -> assertThat(
                            event.ledger().entry(OpenStage.RESOLVE))
                    .hasValueSatisfying(resolve -> assertThat(resolve.detail()).contains("cached")));
            assertThat(dns.questions("db.example"))
                    .as("one lookup, two families")
                    .hasSize(2);
        }
    }

    @Test
    void nameThatMovedIsFoundAlthoughItsOldAddressNowShowsTheCertificateOfAnother() {
        Certificates certificates = Certificates.create();
        try (EmbeddedServer another = EmbeddedServer.builder()
                        .tls(certificates.server("other.example").serverContext())
                        .start();
                EmbeddedServer moved = EmbeddedServer.builder()
                        .bind("127.0.0.2")
                        .port(another.port())
                        .tls(certificates.server("db.example").serverContext())
                        .start();
                DnsServer dns = DnsServer.start()) {
            dns.name("db.example").a("127.0.0.1").ttl(Duration.ofMinutes(5));
            Given.Openings openings = new Given.Openings();
            try (CodriverClient client = Codriver.create(
                    host("db.example", moved.port())
                            .applyToSslSettings(ssl -> ssl.enabled(true).context(certificates.clientContext()))
                            .applyToServerSettings(server -> server.heartbeatFrequency(500, TimeUnit.MILLISECONDS))
                            .build(),
                    asking(dns, openings))) {
                dns.awaitQuestions(LONG, 2);
                dns.name("db.example").a("127.0.0.2");
                ping(client).block(LONG);
            }

            assertThat(openings.failed)
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.failure().stage()).isEqualTo(OpenStage.TLS))
                    .allSatisfy(
                            event -> assertThat(event.failure().getMessage()).contains("expected name: db.example"));
            assertThat(dns.questions("db.example")).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    private static CodriverSettings asking(DnsServer dns, Given.Openings openings) {
        return openings.settings()
                .resolve(resolve -> resolve.kind(ResolverKind.DNS).nameServers(List.of(dns.address())))
                .build();
    }

    @Test
    void withADeadlineOfOneSecondAndALookupOfFiveTheSixthSecondSucceeds() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            // Both families lose two packets of two seconds, and the third answer takes one.
            dns.name("db.example").a("127.0.0.1").replies(DnsReply.records().after(Duration.ofSeconds(1)));
            dns.overruleNext(4, DnsReply.nothing());
            List<Boolean> succeeded = new ArrayList<>();
            try (CodriverClient client = Codriver.create(
                    host("db.example", server.port())
                            .timeout(1, TimeUnit.SECONDS)
                            .build(),
                    CodriverSettings.builder()
                            .resolve(resolve -> resolve.kind(ResolverKind.DNS).nameServers(List.of(dns.address())))
                            .build())) {
                for (int second = 1; second <= 6; second++) {
                    succeeded.add(catchThrowable(() -> ping(client).block(LONG)) == null);
                }
            }

            // The fifth ends when the lookup does.
            assertThat(succeeded.subList(0, 4)).containsOnly(false);
            assertThat(succeeded.get(5)).isTrue();
            assertThat(dns.questions("db.example", DnsType.A))
                    .as("one lookup of three attempts")
                    .hasSize(3);
        }
    }
}
