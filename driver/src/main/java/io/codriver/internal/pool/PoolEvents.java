package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionCheckedInEvent;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolClearedEvent;
import com.mongodb.event.ConnectionPoolClosedEvent;
import com.mongodb.event.ConnectionPoolCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionPoolReadyEvent;
import com.mongodb.event.ConnectionReadyEvent;
import io.codriver.event.PoolClearedEvent;
import io.codriver.event.PoolListener;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.News;
import io.codriver.internal.observe.StructuredLog;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Announces the events of one pool, to listeners and to the log. Makes nothing that nobody listens to.
 *
 * <p>Spec: CMAP, "Connection Pool Monitoring".
 */
final class PoolEvents {

    private final ServerId server;
    private final List<ConnectionPoolListener> official;
    private final List<PoolListener> ours;
    private final StructuredLog log;
    private final PoolLog lines;
    private final News news;

    PoolEvents(PoolOptions options, News news) {
        this.server = options.server();
        this.official = List.copyOf(options.settings().getConnectionPoolListeners());
        this.ours = options.listeners();
        this.log = options.log();
        this.lines = new PoolLog(server.getAddress());
        this.news = news;
    }

    void poolCreated(ConnectionPoolSettings settings) {
        tell(() -> new ConnectionPoolCreatedEvent(server, settings), ConnectionPoolListener::connectionPoolCreated);
        write(() -> lines.poolCreated(settings));
    }

    void poolReady() {
        tell(() -> new ConnectionPoolReadyEvent(server), ConnectionPoolListener::connectionPoolReady);
        write(lines::poolReady);
    }

    void poolCleared(@Nullable ObjectId serviceId, boolean interruptInUse, @Nullable Throwable cause) {
        tell(() -> new ConnectionPoolClearedEvent(server, serviceId), ConnectionPoolListener::connectionPoolCleared);
        if (!ours.isEmpty()) {
            PoolClearedEvent event = new PoolClearedEvent(
                    server, Optional.ofNullable(serviceId), interruptInUse, Optional.ofNullable(cause));
            news.announce(ours, listener -> listener.poolCleared(event));
        }
        write(() -> lines.poolCleared(serviceId));
    }

    void poolClosed() {
        tell(() -> new ConnectionPoolClosedEvent(server), ConnectionPoolListener::connectionPoolClosed);
        write(lines::poolClosed);
    }

    void checkOutStarted(long operationId) {
        tell(
                () -> new ConnectionCheckOutStartedEvent(server, operationId),
                ConnectionPoolListener::connectionCheckOutStarted);
        write(lines::checkOutStarted);
    }

    /** @param failure what the caller is told, if that says more than the reason */
    void checkOutFailed(
            long operationId,
            ConnectionCheckOutFailedEvent.Reason reason,
            long elapsedNanos,
            @Nullable Throwable failure) {
        tell(
                () -> new ConnectionCheckOutFailedEvent(server, operationId, reason, elapsedNanos),
                ConnectionPoolListener::connectionCheckOutFailed);
        write(() -> lines.checkOutFailed(reason, elapsedNanos, failure));
    }

    void checkedOut(ConnectionId connection, long operationId, long elapsedNanos) {
        tell(
                () -> new ConnectionCheckedOutEvent(connection, operationId, elapsedNanos),
                ConnectionPoolListener::connectionCheckedOut);
        write(() -> lines.checkedOut(connection, elapsedNanos));
    }

    void checkedIn(ConnectionId connection, long operationId) {
        tell(() -> new ConnectionCheckedInEvent(connection, operationId), ConnectionPoolListener::connectionCheckedIn);
        write(() -> lines.checkedIn(connection));
    }

    void created(ConnectionId connection) {
        tell(() -> new ConnectionCreatedEvent(connection), ConnectionPoolListener::connectionCreated);
        write(() -> lines.created(connection));
    }

    void ready(ConnectionId connection, long elapsedNanos) {
        tell(() -> new ConnectionReadyEvent(connection, elapsedNanos), ConnectionPoolListener::connectionReady);
        write(() -> lines.ready(connection, elapsedNanos));
    }

    /** @param error what the log says if the reason is an error: a throwable or a text */
    void closed(ConnectionId connection, ConnectionClosedEvent.Reason reason, Object error) {
        tell(() -> new ConnectionClosedEvent(connection, reason), ConnectionPoolListener::connectionClosed);
        write(() -> lines.closed(connection, reason, error));
    }

    private <E> void tell(Supplier<E> made, BiConsumer<ConnectionPoolListener, E> told) {
        if (!official.isEmpty()) {
            E event = made.get();
            news.announce(official, listener -> told.accept(listener, event));
        }
    }

    private void write(Supplier<LogLine> made) {
        if (log.isOn(LogComponent.CONNECTION)) {
            news.announce(() -> log.write(made.get()));
        }
    }
}
