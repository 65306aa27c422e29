package io.codriver.once;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.Codriver;
import io.codriver.test.ShardedCluster;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * No write is applied twice: the network loses, cuts, delays and repeats messages at random on the way to two routers, and
 * the server tells of each document it changed. {@code -Donce.writes=100000} makes it long.
 */
class WritesOnceFaultTest {

    private static final int WRITES = Integer.getInteger("once.writes", 1_600);
    private static final int WRITES_OF_A_BUG = 400;
    private static final int AT_ONCE = 16;
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void whatWasToldAsDoneWasDoneOnceAndNothingWasDoneTwice() {
        Ending ending = play(1, WRITES, UnaryOperator.identity());

        assertThat(ending.lies).as("%s", ending).isEmpty();
        assertThat(ending.faults).as("%s", ending).isGreaterThan(WRITES / 40);
        assertThat(ending.verdict.successes()).as("%s", ending).isPositive();
        assertThat(ending.verdict.unknown()).as("%s", ending).isPositive();
    }

    @Test
    void aDriverWithoutTransactionNumbersWouldBeCaught() {
        assertThat(play(2, WRITES_OF_A_BUG, Tampering.without("txnNumber")).lies)
                .isNotEmpty();
    }

    @Test
    void aDriverThatGivesEachAttemptANumberOfItsOwnWouldBeCaught() {
        assertThat(play(3, WRITES_OF_A_BUG, Tampering.risingNumbers()).lies).isNotEmpty();
    }

    private record Ending(Verdict verdict, List<String> lies, int faults) {}

    private static Ending play(long seed, int writes, UnaryOperator<byte[]> bug) {
        try (ShardedCluster cluster = TestDeployment.sharded(2).version("8.0").start();
                BadNetwork one = new BadNetwork(cluster.mongos(0).address(), seed, bug);
                BadNetwork other = new BadNetwork(cluster.mongos(1).address(), ~seed, bug)) {
            Verdict verdict = new Verdict();
            Ledger ledger;
            try (MongoClient client = client("mongodb://" + one.host() + "," + other.host() + "/")) {
                Deeds deeds = new Deeds(client);
                List<Deed> all = deeds.worth(writes);
                try (MongoClient undisturbed = client(cluster.connectionString())) {
                    deeds.prepare(undisturbed);
                }
                ledger = Ledger.of(cluster);
                Flux.fromIterable(all)
                        .flatMap(deed -> done(deed, verdict), AT_ONCE)
                        .then()
                        .block(LONG);
            }
            // What is still on its way comes to routers which nobody listens to any more, and counts.
            cluster.await(LONG, () -> cluster.members().stream().allMatch(router -> router.openConnections() == 0));
            return new Ending(verdict, verdict.lies(ledger), one.faults() + other.faults());
        }
    }

    private static Flux<Boolean> done(Deed deed, Verdict verdict) {
        return Flux.from(deed.doing().get())
                .defaultIfEmpty(false)
                .doOnNext(whole -> verdict.succeeded(deed, whole))
                .onErrorResume(error -> {
                    verdict.failed(deed, error);
                    return Flux.empty();
                });
    }

    private static MongoClient client(String uri) {
        return Codriver.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(20, TimeUnit.SECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(500, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(5, TimeUnit.MILLISECONDS))
                .build());
    }
}
