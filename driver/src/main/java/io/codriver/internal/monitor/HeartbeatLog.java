package io.codriver.internal.monitor;

import com.mongodb.connection.ServerId;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/**
 * The messages about heartbeats.
 *
 * <p>Spec: SDAM Logging and Monitoring, "Log Messages".
 */
final class HeartbeatLog {

    private static final String WHERE = "{serverHost}[:{serverPort}] on connection with driver-generated ID"
            + " {driverConnectionId}[ and server-generated ID {serverConnectionId}] in topology with ID {topologyId}."
            + " Awaited: {awaited}";

    private HeartbeatLog() {}

    static LogLine started(Heartbeat beat) {
        return line(beat, "Server heartbeat started", "Heartbeat started for " + WHERE);
    }

    static LogLine succeeded(Heartbeat beat, BsonDocument reply, long elapsedNanos) {
        return line(
                        beat,
                        "Server heartbeat succeeded",
                        "Heartbeat succeeded in {durationMS} ms for " + WHERE + ". Reply: {reply}")
                .with("durationMS", TimeUnit.NANOSECONDS.toMillis(elapsedNanos))
                .with("reply", reply);
    }

    static LogLine failed(Heartbeat beat, Throwable failure, long elapsedNanos) {
        return line(
                        beat,
                        "Server heartbeat failed",
                        "Heartbeat failed in {durationMS} ms for " + WHERE + ". Failure: {failure}")
                .with("durationMS", TimeUnit.NANOSECONDS.toMillis(elapsedNanos))
                .with("failure", failure);
    }

    private static LogLine line(Heartbeat beat, String message, String text) {
        ServerId server = beat.connection().getServerId();
        return LogLine.of(LogComponent.TOPOLOGY, message, text)
                .with("topologyId", server.getClusterId().getValue())
                .with(server.getAddress())
                .with("driverConnectionId", beat.connection().getLocalValue())
                .with("serverConnectionId", beat.connection().getServerValue())
                .with("awaited", beat.awaited());
    }
}
