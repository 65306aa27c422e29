package io.codriver.internal.monitor;

import com.mongodb.ServerApi;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import io.codriver.internal.time.Deadline;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a monitor is told.
 *
 * @param server which one to watch
 * @param rhythm how often to look, and who listens
 * @param sockets of monitors: their read timeout limits each check on the wire, 0 for no limit
 * @param api the declared server API, if any
 */
public record MonitorSettings(ServerId server, ServerSettings rhythm, SocketSettings sockets, Optional<ServerApi> api) {

    long pauseNanos() {
        return rhythm.getHeartbeatFrequency(TimeUnit.NANOSECONDS);
    }

    long shortestPauseNanos() {
        return rhythm.getMinHeartbeatFrequency(TimeUnit.NANOSECONDS);
    }

    Deadline checkLimit(long nowNanos) {
        int limitMillis = sockets.getReadTimeout(TimeUnit.MILLISECONDS);
        return limitMillis == 0
                ? Deadline.NEVER
                : Deadline.afterNanos(TimeUnit.MILLISECONDS.toNanos(limitMillis), nowNanos);
    }
}
