package io.codriver.benchmarks.harness;

import static org.awaitility.Awaitility.await;

import io.codriver.benchmarks.server.NullServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
