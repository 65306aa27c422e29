package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.connection.ServerDescription;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.guards.NoisyMachine;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.map.SharedLookups;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.ResolverKind;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import io.codriver.test.Member;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/**
 * A replica set of three whose primary goes, in every way there is, while writes and reads keep coming. Nothing is
 * repeated by the driver here: what fails, fails with an exception of the official driver, and the next one tries again.
 */
class FailoverFaultTest {

    private static final int HEARTBEAT_MILLIS = 500;
    private static final int CONNECT_MILLIS = 500;
    private static final int OPERATION_MILLIS = 4_000;
    private static final int SLACK_MILLIS = 250;

    private enum Disaster {
        KILLED((set, primary) -> primary.kill()),
        STEPPED_DOWN((set, primary) -> set.stepDown()),
        UNPLUGGED((set, primary) -> primary.unplug()),
        SILENT((set, primary) -> primary.silence());

        private final BiConsumer<ReplicaSet, Member> strike;

        Disaster(BiConsumer<ReplicaSet, Member> strike) {
            this.strike = strike;
        }
    }

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @ParameterizedTest
    @EnumSource
    void writesGoOnWithTheNextPrimaryAndReadsNeverStop(Disaster disaster) throws Exception {
        NoisyMachine.allow(() -> {
            try (ReplicaSet set = TestDeployment.replicaSet(3).electByHand().start();
                    CodriverClient client = client(set, CodriverSettings.builder())) {
                Traffic traffic = traffic(client);
                disaster.strike.accept(set, set.primary());
                pass(300);
                assertWritesFollow(set, set.member(1), traffic);
                // What was sent to a server that says nothing ends with the check which finds that out.
                assertNothingHung(traffic, HEARTBEAT_MILLIS + 2 * CONNECT_MILLIS + SLACK_MILLIS);
            }
        });
    }

    @Test
    void aPrimaryIsFoundWhereItsNameHasMovedTo() throws Exception {
        NoisyMachine.allow(() -> {
            try (DnsServer dns = names(Duration.ofSeconds(1));
                    ReplicaSet set = named().start();
                    CodriverClient client =
                            client(set, CodriverSettings.builder().resolve(resolve -> resolve.kind(ResolverKind.DNS)
                                    .nameServers(List.of(dns.address()))))) {
                Traffic traffic = traffic(client);
                pass(1_100); // No name is looked up twice in a second.
                dns.name("a.rs.example").a("127.0.0.9");
                set.primary().moveTo("127.0.0.9");
                // The check which finds nobody at the old address has the name looked up; the next one is there.
                assertThat(traffic.writes.millisToSuccessSince(System.nanoTime()))
                        .isLessThan(HEARTBEAT_MILLIS + SLACK_MILLIS);
                assertNothingHung(traffic, OPERATION_MILLIS);
            }
        });
    }

    @Test
    void aFailoverNeedsNoNameServer() throws Exception {
        NoisyMachine.allow(() -> {
            ManualTime time = new ManualTime();
            try (DnsServer dns = names(Duration.ofSeconds(10));
                    DnsNames names = DnsNames.asking(List.of(dns.address()));
                    ReplicaSet set = named().electByHand().start();
                    CodriverClient client =
                            client(set, CodriverSettings.builder().hostResolver(SharedLookups.ofDns(names, time)))) {
                Traffic traffic = traffic(client);
                dns.overrule(DnsReply.nothing());
                for (int seconds = 0; seconds < 60; seconds++) {
                    time.advance(Duration.ofSeconds(1));
                    pass(10);
                }
                assertThat(traffic.writes.failures()).isEmpty();
                set.primary().kill();
                pass(100);
                assertWritesFollow(set, set.member(1), traffic);
                assertNothingHung(traffic, OPERATION_MILLIS);
            }
        });
    }

    private static void assertWritesFollow(ReplicaSet set, Member next, Traffic traffic) {
        set.elect(next);
        assertThat(traffic.writes.millisToSuccessSince(System.nanoTime()))
                .as("from the election to the first write")
                .isLessThan(HEARTBEAT_MILLIS);
        assertThat(next.commandCount("insert")).isPositive();
    }

    private static void assertNothingHung(Traffic traffic, long limitMillis) {
        pass(300);
        traffic.drain();
        assertThat(traffic.reads.failures()).isEmpty();
        assertThat(traffic.reads.slowestMillis()).isLessThan(SLACK_MILLIS);
        assertThat(traffic.writes.failures()).allMatch(MongoException.class::isInstance);
        assertThat(traffic.writes.slowestMillis()).isLessThan(limitMillis);
    }

    private static ReplicaSet.Builder named() {
        return TestDeployment.replicaSet(3)
                .hosts("a.rs.example", "b.rs.example", "c.rs.example")
                .bind("127.0.0.2", "127.0.0.3", "127.0.0.4");
    }

    private static DnsServer names(Duration ttl) {
        DnsServer dns = DnsServer.builder().ttl(ttl).start();
        dns.name("a.rs.example").a("127.0.0.2");
        dns.name("b.rs.example").a("127.0.0.3");
        dns.name("c.rs.example").a("127.0.0.4");
        return dns;
    }

    private static CodriverClient client(ReplicaSet set, CodriverSettings.Builder ours) {
        return Codriver.create(
                MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(set.connectionString()))
                        .applyToServerSettings(
                                server -> server.heartbeatFrequency(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS))
                        .applyToSocketSettings(Given.connectTimeout(Duration.ofMillis(CONNECT_MILLIS)))
                        .timeout(OPERATION_MILLIS, TimeUnit.MILLISECONDS)
                        .build(),
                ours.build());
    }

    /** Of a client that knows all three members. */
    private static Traffic traffic(CodriverClient client) {
        Awaitility.await()
                .until(() -> client.getClusterDescription().getServerDescriptions().stream()
                                .filter(ServerDescription::isOk)
                                .count()
                        == 3);
        return new Traffic(client);
    }

    /** Real time goes by, with traffic. */
    private static void pass(long millis) {
        Mono.delay(Duration.ofMillis(millis)).block();
    }
}
