package io.codriver.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codriver.benchmarks.server.NullServer;
import io.codriver.benchmarks.server.SecuredServer;
import io.codriver.test.Standalone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** That every kind of workload runs; nothing is measured here. A lane that gets a wrong answer ends the process. */
class WorkloadTest {

    @ParameterizedTest
    @CsvSource({
        "FIND_ONE, CODRIVER_NIO",
        "FIND_ONE, OFFICIAL_NIO",
        "STREAM, CODRIVER_NIO",
        "STREAM_BOUNDED, CODRIVER_NIO",
        "OPENINGS, CODRIVER_NIO",
        "LOOKUP, CODRIVER_NIO",
        "LITERAL, CODRIVER_NIO",
        "CLIENTS_BY_NAME, CODRIVER_NIO"
    })
    @Timeout(20)
    void callsComeBackWithWhatWasAskedFor(Workload workload, Contestant contestant) throws IOException {
        List<Lane> lanes = workload.lanes(contestant, NullServer.startInThisProcess());
        Lane lane = lanes.get(0);

        lane.start();
        await().until(() -> lane.done() >= 1);
        lane.stop();

        await().until(lane::isFinished);
    }

    @ParameterizedTest
    @EnumSource(names = {"CODRIVER_NIO", "OFFICIAL_NIO"})
    @Timeout(60)
    void everyPingOfTheSecuredOnesTakesAConnectionOfItsOwn(Contestant contestant) {
        try (Standalone server = SecuredServer.start()) {
            Lane lane = Workload.SECURED
                    .lanes(contestant, SecuredServer.port(server))
                    .get(0);
            lane.start();
            await().atMost(Duration.ofSeconds(40)).until(() -> lane.done() >= 5);
            lane.stop();
            await().until(lane::isFinished);

            assertThat(server.server().acceptedConnections()).isGreaterThan(lane.done());
        }
    }
}
