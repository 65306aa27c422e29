package io.codriver.internal.monitor;

import com.mongodb.ServerApi;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerMonitoringMode;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.time.Deadline;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a monitor is told.
 *
 * @param server which one to watch
 * @param rhythm how often to look, who listens, and whether to stream: {@code AUTO} does, so whoever runs where that is
 *     no good has settled on {@code POLL} before
 * @param sockets of monitors: their read timeout limits each check on the wire, 0 for no limit
 * @param api the declared server API, if any
 * @param log where the specified messages go
 */
public record MonitorSettings(
        ServerId server, ServerSettings rhythm, SocketSettings sockets, Optional<ServerApi> api, StructuredLog log) {

    boolean mayStream() {
        return rhythm.getServerMonitoringMode() != ServerMonitoringMode.POLL;
    }

    long pauseNanos() {
        return rhythm.getHeartbeatFrequency(TimeUnit.NANOSECONDS);
    }

    long shortestPauseNanos() {
        return rhythm.getMinHeartbeatFrequency(TimeUnit.NANOSECONDS);
    }

    /** How long the server may wait for news before it answers. Spec: Server Monitoring, "maxAwaitTimeMS". */
    long maxAwaitMillis() {
        return rhythm.getHeartbeatFrequency(TimeUnit.MILLISECONDS);
    }

    Deadline checkLimit(long nowNanos) {
        return limit(0, nowNanos);
    }

    /** Of an answer for which the server may wait. Spec: Server Monitoring, "Socket timeout". */
    Deadline awaitedLimit(long nowNanos) {
        return limit(pauseNanos(), nowNanos);
    }

    private Deadline limit(long moreNanos, long nowNanos) {
        int limitMillis = sockets.getReadTimeout(TimeUnit.MILLISECONDS);
        return limitMillis == 0
                ? Deadline.NEVER
                : Deadline.afterNanos(TimeUnit.MILLISECONDS.toNanos(limitMillis) + moreNanos, nowNanos);
    }
}
