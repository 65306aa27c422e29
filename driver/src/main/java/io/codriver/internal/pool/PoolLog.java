package io.codriver.internal.pool;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionClosedEvent;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The log messages of one pool. Immutable.
 *
 * <p>Spec: CMAP, "Connection Pool Logging".
 */
final class PoolLog {

    private static final String ADDRESS = "{serverHost}[:{serverPort}]";
    private static final String CONNECTION = "address=" + ADDRESS + ", driver-generated ID={driverConnectionId}";
    private static final ConnectionPoolSettings UNSAID =
            ConnectionPoolSettings.builder().build();

    private final ServerAddress server;

    PoolLog(ServerAddress server) {
        this.server = server;
    }

    /** Says what differs from the defaults: whether a user has set a default nobody can tell. */
    LogLine poolCreated(ConnectionPoolSettings settings) {
        return line(
                        "Connection pool created",
                        "Connection pool created for " + ADDRESS + "[ using options maxIdleTimeMS={maxIdleTimeMS}]"
                                + "[, minPoolSize={minPoolSize}][, maxPoolSize={maxPoolSize}]"
                                + "[, maxConnecting={maxConnecting}][, waitQueueTimeoutMS={waitQueueTimeoutMS}]")
                .with("maxIdleTimeMS", unless(idleMillis(UNSAID), idleMillis(settings)))
                .with("minPoolSize", unless(UNSAID.getMinSize(), settings.getMinSize()))
                .with("maxPoolSize", unless(UNSAID.getMaxSize(), settings.getMaxSize()))
                .with("maxConnecting", unless(UNSAID.getMaxConnecting(), settings.getMaxConnecting()))
                .with("waitQueueTimeoutMS", unless(waitMillis(UNSAID), waitMillis(settings)));
    }

    private static long idleMillis(ConnectionPoolSettings settings) {
        return settings.getMaxConnectionIdleTime(TimeUnit.MILLISECONDS);
    }

    private static long waitMillis(ConnectionPoolSettings settings) {
        return settings.getMaxWaitTime(TimeUnit.MILLISECONDS);
    }

    private static @Nullable Long unless(long unsaid, long value) {
        return value == unsaid ? null : (Long) value;
    }

    LogLine poolReady() {
        return line("Connection pool ready", "Connection pool ready for " + ADDRESS);
    }

    LogLine poolCleared(@Nullable ObjectId serviceId) {
        return line(
                        "Connection pool cleared",
                        "Connection pool for " + ADDRESS + " cleared[ for serviceId {serviceId}]")
                .with("serviceId", serviceId == null ? null : serviceId.toHexString());
    }

    LogLine poolClosed() {
        return line("Connection pool closed", "Connection pool closed for " + ADDRESS);
    }

    LogLine created(ConnectionId id) {
        return connection("Connection created", "Connection created: " + CONNECTION, id);
    }

    LogLine ready(ConnectionId id, long elapsedNanos) {
        return connection(
                        "Connection ready", "Connection ready: " + CONNECTION + ", established in={durationMS} ms", id)
                .with("durationMS", millis(elapsedNanos));
    }

    LogLine closed(ConnectionId id, ConnectionClosedEvent.Reason reason, Object error) {
        String said =
                switch (reason) {
                    case STALE -> "Connection became stale because the pool was cleared";
                    case IDLE ->
                        "Connection has been available but unused for longer than the configured max idle time";
                    case ERROR -> "An error occurred while using the connection";
                    case POOL_CLOSED -> "Connection pool was closed";
                    default -> reason.toString();
                };
        return connection(
                        "Connection closed",
                        "Connection closed: " + CONNECTION + ". Reason: {reason}.[ Error: {error}]",
                        id)
                .with("reason", said)
                .with("error", reason == ConnectionClosedEvent.Reason.ERROR ? error : null);
    }

    LogLine checkOutStarted() {
        return line("Connection checkout started", "Checkout started for connection to " + ADDRESS);
    }

    LogLine checkOutFailed(
            ConnectionCheckOutFailedEvent.Reason reason, long elapsedNanos, @Nullable Throwable failure) {
        String said =
                switch (reason) {
                    case TIMEOUT -> "Wait queue timeout elapsed without a connection becoming available";
                    case CONNECTION_ERROR -> "An error occurred while trying to establish a new connection";
                    case POOL_CLOSED -> "Connection pool was closed";
                    default -> "The operation was cancelled";
                };
        return line(
                        "Connection checkout failed",
                        "Checkout failed for connection to " + ADDRESS
                                + ". Reason: {reason}.[ Error: {error}.] Duration: {durationMS} ms")
                .with("reason", said)
                .with("error", reason == ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR ? failure : null)
                .with("durationMS", millis(elapsedNanos));
    }

    LogLine checkedOut(ConnectionId id, long elapsedNanos) {
        return connection(
                        "Connection checked out",
                        "Connection checked out: " + CONNECTION + ", duration={durationMS} ms",
                        id)
                .with("durationMS", millis(elapsedNanos));
    }

    LogLine checkedIn(ConnectionId id) {
        return connection("Connection checked in", "Connection checked in: " + CONNECTION, id);
    }

    private LogLine line(String message, String text) {
        return LogLine.of(LogComponent.CONNECTION, message, text).with(server);
    }

    private LogLine connection(String message, String text, ConnectionId id) {
        return line(message, text).with("driverConnectionId", id.getLocalValue());
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
