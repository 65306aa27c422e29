package io.codriver.acceptance;

import static io.codriver.acceptance.Given.host;
import static io.codriver.acceptance.Given.ping;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoSocketException;
import com.mongodb.connection.ServerMonitoringMode;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.PoolClearedEvent;
import io.codriver.event.PoolListener;
import io.codriver.guards.NoisyMachine;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** A server that falls silent while an operation without any limit is under way. */
class SilentServerFaultTest {

    private static final int MILLIS = 500;
    private static final Duration LONG = Duration.ofSeconds(20);

    @BeforeAll
    static void warm() {
        Given.aJvmThatHasOpenedAndClosedOneClient();
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAM", "POLL"})
    void aPingInFlightFailsWhenTheCheckOfTheMonitorTimesOut(ServerMonitoringMode mode) throws Exception {
        NoisyMachine.allow(() -> {
            List<PoolClearedEvent> clears = new CopyOnWriteArrayList<>();
            try (EmbeddedServer server = EmbeddedServer.start();
                    FaultProxy proxy = FaultProxy.to(server.address());
                    CodriverClient client = client(proxy, mode, clears)) {
                ping(client).block(LONG);
                proxy.silence(true);
                long sentNanos = System.nanoTime();
                Throwable failure = ping(client)
                        .<Throwable>then(Mono.empty())
                        .onErrorResume(Mono::just)
                        .block(LONG);
                long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);

                assertThat(failure).isInstanceOf(MongoSocketException.class);
                assertThat(tookMillis)
                        .as("what is left of the pause or of the wait, and the read limit of the check")
                        .isBetween((long) MILLIS - 50, 2L * MILLIS + 300);
                assertThat(clears).anyMatch(PoolClearedEvent::interruptInUse);
            }
        });
    }

    private static CodriverClient client(FaultProxy proxy, ServerMonitoringMode mode, List<PoolClearedEvent> clears) {
        return Codriver.create(
                host(
                                proxy.address().getAddress().getHostAddress(),
                                proxy.address().getPort())
                        .applyToServerSettings(server -> server.heartbeatFrequency(MILLIS, TimeUnit.MILLISECONDS)
                                .serverMonitoringMode(mode))
                        .applyToSocketSettings(Given.connectTimeout(Duration.ofMillis(MILLIS)))
                        .build(),
                CodriverSettings.builder()
                        .addPoolListener(new PoolListener() {
                            @Override
                            public void poolCleared(PoolClearedEvent event) {
                                clears.add(event);
                            }
                        })
                        .build());
    }
}
