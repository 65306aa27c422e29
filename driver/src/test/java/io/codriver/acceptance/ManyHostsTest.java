package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.connection.ServerDescription;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.test.ShardedCluster;
import io.codriver.test.TestDeployment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Hosts, clients and connections cost no threads. */
class ManyHostsTest {

    private static final int HOSTS = 100;
    private static final int CLIENTS = 5;

    @Test
    void aHundredHostsWatchedByFiveClientsAddFewerThanTwentyThreads() {
        List<CodriverClient> clients = new ArrayList<>();
        try (ShardedCluster cluster = TestDeployment.sharded(HOSTS).start()) {
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(Codriver.create(cluster.connectionString()));
                }
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> clients.stream()
                        .allMatch(client -> known(client) == HOSTS));
                // One stream each, and one connection to measure round trips.
                cluster.await(Duration.ofSeconds(30), () -> cluster.members().stream()
                        .allMatch(host -> host.openConnections() == 2 * CLIENTS));

                assertThat(threadsOfTheDriver())
                        .as("all there are, those of clients before included")
                        .hasSizeLessThan(20);
            } finally {
                clients.forEach(CodriverClient::close);
            }
        }
    }

    private static Set<String> threadsOfTheDriver() {
        return List.of(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)).stream()
                .map(thread -> thread.getThreadName())
                .filter(name -> name.startsWith("codriver-") && !name.startsWith("codriver-test"))
                .collect(Collectors.toSet());
    }

    private static long known(CodriverClient client) {
        return client.getClusterDescription().getServerDescriptions().stream()
                .filter(ServerDescription::isOk)
                .count();
    }
}
