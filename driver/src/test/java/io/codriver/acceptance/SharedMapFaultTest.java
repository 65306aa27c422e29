package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.resolve.HostResolverSettings;
import io.codriver.resolve.ResolverKind;
import io.codriver.resolve.SharedHostResolver;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Clients of one JVM share what they look up. */
class SharedMapFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static CodriverSettings asking(DnsServer dns, Duration limit) {
        return CodriverSettings.builder()
                .resolve(resolve -> resolve.kind(ResolverKind.DNS)
                        .nameServers(List.of(dns.address()))
                        .timeout(limit))
                .build();
    }

    @Test
    void tenClientsOfTenHostsAskOnceForEachHostThoughNobodyToldThemToShare() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            List<CodriverClient> clients = new ArrayList<>();
            try {
                for (int host = 0; host < 10; host++) {
                    String name = "db" + host + ".example";
                    dns.name(name).a("127.0.0.1").ttl(Duration.ofMinutes(5));
                    for (int client = 0; client < 10; client++) {
                        clients.add(Codriver.create(
                                host(name, server.port()).build(), asking(dns, LONG.plusSeconds(client))));
                    }
                }
                Flux.fromIterable(clients).flatMap(Given::ping, 10).blockLast(LONG);

                assertThat(dns.questions()).as("ten names, two families").hasSize(20);
                assertThat(clients.get(0).metrics().lookups().lookups())
                        .as("the map counts for all")
                        .isEqualTo(10);
            } finally {
                clients.forEach(CodriverClient::close);
            }
        }
    }

    @Test
    void mapOfTheLastClientIsForgotten() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name("db.example").a("127.0.0.1").ttl(Duration.ofMinutes(5));
            for (int round = 0; round < 2; round++) {
                try (CodriverClient client =
                        Codriver.create(host("db.example", server.port()).build(), asking(dns, LONG))) {
                    ping(client).block(LONG);
                }
            }
            assertThat(dns.questions()).hasSize(4);
        }
    }

    @Test
    void resolveTimeoutOfOneClientDoesNotCutTheLookupOfAnother() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name("db.example").a("127.0.0.1");
            dns.overrule(DnsReply.records().after(Duration.ofSeconds(1)));
            try (CodriverClient hasty = Codriver.create(
                            host("db.example", server.port())
                                    .applyToClusterSettings(
                                            cluster -> cluster.serverSelectionTimeout(600, TimeUnit.MILLISECONDS))
                                    .build(),
                            asking(dns, Duration.ofMillis(200)));
                    CodriverClient patient =
                            Codriver.create(host("db.example", server.port()).build(), asking(dns, LONG))) {
                assertThatThrownBy(() -> ping(hasty).block(LONG))
                        .isInstanceOf(MongoException.class)
                        .hasMessageContaining("200 ms");
                ping(patient).block(LONG);
            }
            assertThat(dns.questions()).as("one lookup for both").hasSize(2);
        }
    }

    @Test
    void clientsWithTheSameLookupsOfTheApplicationShareThem() {
        QueueingResolver lookups = QueueingResolver.serving(1, Duration.ZERO).answer("db.example", "127.0.0.1");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            List<CodriverClient> clients = IntStream.range(0, 5)
                    .mapToObj(number -> Codriver.create(host("db.example", server.port())
                            .inetAddressResolver(lookups)
                            .build()))
                    .toList();
            Flux.fromIterable(clients).flatMap(Given::ping).blockLast(LONG);
            assertThat(clients.get(0).metrics().lookups().lookups()).isOne();
            clients.forEach(CodriverClient::close);
        }
    }

    @Test
    void mapOfTheApplicationAsksWhomItWasToldAndOutlivesItsClients() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name("db.example").a("127.0.0.1").ttl(Duration.ofMinutes(5));
            SharedHostResolver map = Codriver.hostResolver(HostResolverSettings.builder()
                    .kind(ResolverKind.DNS)
                    .nameServers(List.of(dns.address()))
                    .build());
            CodriverSettings ours = CodriverSettings.builder().hostResolver(map).build();
            for (int round = 0; round < 2; round++) {
                try (CodriverClient client =
                        Codriver.create(host("db.example", server.port()).build(), ours)) {
                    ping(client).block(LONG);
                }
            }
            assertThat(dns.questions()).as("kept from client to client").hasSize(2);
            assertThat(map.resolve("db.example", LONG).blockLast(LONG).cached()).isTrue();

            map.close();
            assertThatThrownBy(() -> map.resolve("db.example", LONG).blockLast(LONG))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The HostResolver was closed");
        }
    }
}
