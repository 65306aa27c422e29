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
import java.util.List;

/**
 * Announces the official events of one pool. Costs nothing when nobody listens.
 *
 * <p>Spec: CMAP, "Connection Pool Monitoring".
 */
final class PoolEvents {

    private final ServerId server;
    private final List<ConnectionPoolListener> listeners;
    private final News news;

    PoolEvents(ServerId server, List<ConnectionPoolListener> listeners, News news) {
        this.server = server;
        this.listeners = List.copyOf(listeners);
        this.news = news;
    }

    void poolCreated(ConnectionPoolSettings settings) {
        if (heard()) {
            ConnectionPoolCreatedEvent event = new ConnectionPoolCreatedEvent(server, settings);
            news.announce(listeners, listener -> listener.connectionPoolCreated(event));
        }
    }

    void poolReady() {
        if (heard()) {
            ConnectionPoolReadyEvent event = new ConnectionPoolReadyEvent(server);
            news.announce(listeners, listener -> listener.connectionPoolReady(event));
        }
    }

    void poolCleared() {
        if (heard()) {
            ConnectionPoolClearedEvent event = new ConnectionPoolClearedEvent(server);
            news.announce(listeners, listener -> listener.connectionPoolCleared(event));
        }
    }

    void poolClosed() {
        if (heard()) {
            ConnectionPoolClosedEvent event = new ConnectionPoolClosedEvent(server);
            news.announce(listeners, listener -> listener.connectionPoolClosed(event));
        }
    }

    void checkOutStarted(long operationId) {
        if (heard()) {
            ConnectionCheckOutStartedEvent event = new ConnectionCheckOutStartedEvent(server, operationId);
            news.announce(listeners, listener -> listener.connectionCheckOutStarted(event));
        }
    }

    void checkOutFailed(long operationId, ConnectionCheckOutFailedEvent.Reason reason, long elapsedNanos) {
        if (heard()) {
            ConnectionCheckOutFailedEvent event =
                    new ConnectionCheckOutFailedEvent(server, operationId, reason, elapsedNanos);
            news.announce(listeners, listener -> listener.connectionCheckOutFailed(event));
        }
    }

    void checkedOut(ConnectionId connection, long operationId, long elapsedNanos) {
        if (heard()) {
            ConnectionCheckedOutEvent event = new ConnectionCheckedOutEvent(connection, operationId, elapsedNanos);
            news.announce(listeners, listener -> listener.connectionCheckedOut(event));
        }
    }

    void checkedIn(ConnectionId connection, long operationId) {
        if (heard()) {
            ConnectionCheckedInEvent event = new ConnectionCheckedInEvent(connection, operationId);
            news.announce(listeners, listener -> listener.connectionCheckedIn(event));
        }
    }

    void created(ConnectionId connection) {
        if (heard()) {
            ConnectionCreatedEvent event = new ConnectionCreatedEvent(connection);
            news.announce(listeners, listener -> listener.connectionCreated(event));
        }
    }

    void ready(ConnectionId connection, long elapsedNanos) {
        if (heard()) {
            ConnectionReadyEvent event = new ConnectionReadyEvent(connection, elapsedNanos);
            news.announce(listeners, listener -> listener.connectionReady(event));
        }
    }

    void closed(ConnectionId connection, ConnectionClosedEvent.Reason reason) {
        if (heard()) {
            ConnectionClosedEvent event = new ConnectionClosedEvent(connection, reason);
            news.announce(listeners, listener -> listener.connectionClosed(event));
        }
    }

    private boolean heard() {
        return !listeners.isEmpty();
    }
}
