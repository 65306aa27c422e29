package io.codriver.acceptance;

import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ServerDescription;
import com.mongodb.spi.dns.DnsClient;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.guards.NoisyMachine;
import io.codriver.resolve.ResolverKind;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import io.codriver.test.DnsType;
import io.codriver.test.EmbeddedServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Clients of a {@code mongodb+srv} URI, whose hosts are named by DNS. */
class SeedListFaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String SRV = "_mongodb._tcp.shop.db.example";
    private static final String URI = "mongodb+srv://shop.db.example/?tls=false&serverSelectionTimeoutMS=20000";

    @Test
    void aClientIsMadeOfWhatDnsSaysWithoutBlockingWhoeverMakesIt() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name(SRV).srv("a.db.example:" + server.port());
            dns.name("a.db.example").a("127.0.0.1");
            dns.name("shop.db.example").txt("authSource=else");
            try (CodriverClient client = Codriver.create(URI, asking(dns))) {
                ping(client).block(LONG);

                assertThat(client.getClusterDescription().getServerDescriptions())
                        .extracting(ServerDescription::getAddress)
                        .containsExactly(new ServerAddress("a.db.example", server.port()));
            }
        }
    }

    @Test
    void optionsOfTheTxtRecordCount() {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name(SRV).srv("a.db.example:" + server.port());
            dns.name("a.db.example").a("127.0.0.1");
            dns.name("shop.db.example").txt("replicaSet=shop");
            try (CodriverClient client = Codriver.create(URI.replace("20000", "300"), asking(dns))) {
                assertThatThrownBy(() -> ping(client).block(LONG))
                        .isExactlyInstanceOf(MongoTimeoutException.class)
                        .as("a standalone is no member of the set")
                        .hasMessageContaining("shop");
            }
        }
    }

    @Test
    void aSilentNameServerIsNamedByTheSelectionTimeoutAndAskedAgain() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                DnsServer dns = DnsServer.start()) {
            dns.name(SRV).srv("a.db.example:" + server.port());
            dns.name("a.db.example").a("127.0.0.1");
            dns.overrule(DnsReply.servfail());
            try (CodriverClient client =
                    Codriver.create(URI.replace("20000", "700") + "&heartbeatFrequencyMS=500", asking(dns))) {
                NoisyMachine.allow(
                        () -> assertThat(Mono.from(ping(client)).materialize().block(Duration.ofMillis(1_400)))
                                .isNotNull());
                assertThatThrownBy(() -> ping(client).block(LONG))
                        .isExactlyInstanceOf(MongoTimeoutException.class)
                        .hasMessageContaining("The hosts of shop.db.example are not known yet")
                        .hasMessageContaining("ServFail");
                dns.overruleNoMore();
                assertThat(ping(client).retry(20).block(LONG)).isNotNull();
            }
        }
    }

    @Test
    void anAnswerThatCanNeverHelpFailsAtOnceAndSaysWhy() {
        try (DnsServer dns = DnsServer.start()) {
            dns.name(SRV).srv("a.db.evil:27017");
            try (CodriverClient client = Codriver.create(URI, asking(dns))) {
                assertThatThrownBy(() -> ping(client).block(Duration.ofSeconds(15)))
                        .isExactlyInstanceOf(MongoConfigurationException.class)
                        .hasMessageContaining("a.db.evil")
                        .hasMessageContaining(".db.example");
                assertThat(client.getClusterDescription().getSrvResolutionException())
                        .isInstanceOf(MongoConfigurationException.class);
            }
        }
    }

    @Test
    void aTxtRecordWithAnOptionThatItMustNotSetFailsAtOnce() {
        try (DnsServer dns = DnsServer.start()) {
            dns.name(SRV).srv("a.db.example:27017");
            dns.name("shop.db.example").txt("tls=false");
            try (CodriverClient client = Codriver.create(URI, asking(dns))) {
                assertThatThrownBy(() -> ping(client).block(Duration.ofSeconds(15)))
                        .isExactlyInstanceOf(MongoConfigurationException.class);
            }
        }
    }

    @Test
    void theDnsClientOfTheApplicationIsAskedOnAThreadThatMayBlock() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (EmbeddedServer server = EmbeddedServer.start()) {
            DnsClient lookups = (name, type) -> {
                if (!type.equals("SRV")) {
                    return List.of();
                }
                asked.countDown();
                try {
                    mayAnswer.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return List.of("0 0 " + server.port() + " localhost.db.example.");
            };
            MongoClientSettings settings = MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString(URI, lookups))
                    .dnsClient(lookups)
                    .inetAddressResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                    .build();
            try (CodriverClient client = Codriver.create(settings)) {
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(client.getClusterDescription().getConnectionMode())
                        .isEqualTo(ClusterConnectionMode.MULTIPLE);
                Mono<Document> ping = ping(client).cache();
                ping.subscribe(pong -> {}, failure -> {});
                mayAnswer.countDown();
                assertThat(ping.block(LONG)).isNotNull();
            }
        }
    }

    @Test
    void closingEndsTheWaitForDns() {
        try (DnsServer dns = DnsServer.start()) {
            dns.overrule(DnsReply.nothing());
            CodriverClient client = Codriver.create(URI, asking(dns));
            Mono<Document> ping = ping(client).cache();
            ping.subscribe(pong -> {}, failure -> {});
            dns.awaitQuestion(LONG, SRV, DnsType.SRV);
            client.close();

            assertThatThrownBy(() -> ping.block(LONG)).isExactlyInstanceOf(MongoClientException.class);
            assertThatThrownBy(() -> ping(client).block(LONG)).isExactlyInstanceOf(IllegalStateException.class);
        }
    }

    private static CodriverSettings asking(DnsServer dns) {
        return CodriverSettings.builder()
                .resolve(resolve -> resolve.kind(ResolverKind.DNS).nameServers(List.of(dns.address())))
                .build();
    }
}
