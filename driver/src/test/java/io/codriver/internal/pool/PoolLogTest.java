package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.pool.PoolRig.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** Spec: CMAP, "Connection Pool Logging". */
class PoolLogTest {

    private static List<String> messages(PoolRig rig) {
        return rig.log.lines().stream().map(LogLine::message).toList();
    }

    @Test
    void theLifeOfAConnectionIsWrittenInOrder() {
        PoolRig rig = new PoolRig();
        rig.pool.ready();
        Caller caller = rig.call();
        rig.opener.openAll();
        caller.lent().checkIn();
        rig.pool.close();
        assertThat(messages(rig))
                .containsExactly(
                        "Connection pool created",
                        "Connection pool ready",
                        "Connection checkout started",
                        "Connection created",
                        "Connection ready",
                        "Connection checked out",
                        "Connection checked in",
                        "Connection closed",
                        "Connection pool closed");
        assertThat(rig.log.lines()).allSatisfy(line -> {
            assertThat(line.component()).isEqualTo(LogComponent.CONNECTION);
            assertThat(line.values()).containsEntry("serverHost", "db").containsEntry("serverPort", 27017);
        });
    }

    @Test
    void onlyOptionsThatDifferFromTheDefaultsAreSaid() {
        LogLine plain = new PoolRig().log.lines().get(0);
        assertThat(plain.text()).isEqualTo("Connection pool created for db:27017");
        PoolRig rig = new PoolRig(settings -> settings.maxSize(7)
                .minSize(2)
                .maxConnecting(3)
                .maxConnectionIdleTime(5, TimeUnit.SECONDS)
                .maxWaitTime(9, TimeUnit.SECONDS));
        LogLine told = rig.log.lines().get(0);
        assertThat(told.text())
                .isEqualTo("Connection pool created for db:27017 using options maxIdleTimeMS=5000, minPoolSize=2,"
                        + " maxPoolSize=7, maxConnecting=3, waitQueueTimeoutMS=9000");
        assertThat(told.values()).containsEntry("maxPoolSize", 7L).containsEntry("waitQueueTimeoutMS", 9_000L);
    }

    @Test
    void aFailedOpeningIsWrittenAfterThePoolWasClearedForIt() {
        PoolRig rig = PoolRig.ready();
        rig.whenToldTopology = () -> rig.pool.clear(null, false);
        rig.call();
        rig.opener.resolveAll();
        Throwable failure = new IllegalStateException("no");
        rig.opener.last().establishFailed(failure);
        List<LogLine> lines = rig.log.lines();
        assertThat(messages(rig))
                .endsWith("Connection pool cleared", "Connection closed", "Connection checkout failed");
        assertThat(lines.get(lines.size() - 2).values())
                .containsEntry("reason", "An error occurred while using the connection")
                .containsEntry("error", failure);
        assertThat(lines.get(lines.size() - 1).values())
                .containsEntry("reason", "An error occurred while trying to establish a new connection")
                .containsEntry("error", failure)
                .containsEntry("durationMS", 0.0);
    }

    @Test
    void aTimeoutSaysItsReasonAndNoError() {
        PoolRig rig = PoolRig.ready(settings -> settings.maxWaitTime(50, TimeUnit.MILLISECONDS));
        rig.call();
        rig.advanceMillis(50);
        LogLine line = rig.log.lines().get(rig.log.lines().size() - 1);
        assertThat(line.values())
                .contains(
                        Map.entry("serverHost", "db"),
                        Map.entry("serverPort", 27017),
                        Map.entry("reason", "Wait queue timeout elapsed without a connection becoming available"),
                        Map.entry("durationMS", 50.0))
                .doesNotContainKey("error");
        assertThat(line.text())
                .isEqualTo("Checkout failed for connection to db:27017. Reason: Wait queue timeout elapsed without a"
                        + " connection becoming available. Duration: 50.0 ms");
    }

    @Test
    void aClearedServiceIsNamedInHex() {
        ObjectId service = new ObjectId("0123456789abcdef01234567");
        LogLine line = new PoolLog(new ServerAddress("lb")).poolCleared(service);
        assertThat(line.text())
                .isEqualTo("Connection pool for lb:27017 cleared for serviceId 0123456789abcdef01234567");
    }
}
