package io.codriver.internal.monitor;

import com.mongodb.connection.ConnectionId;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatStartedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerMonitorListener;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the checks of one server. They follow one another, so their events are in order by themselves. What a listener
 * throws is logged and otherwise ignored.
 *
 * <p>Spec: SDAM Logging and Monitoring, "Heartbeat events".
 */
final class HeartbeatEvents {

    private static final Logger LOGGER = LoggerFactory.getLogger(HeartbeatEvents.class);

    private final List<ServerMonitorListener> listeners;

    HeartbeatEvents(List<ServerMonitorListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void started(ConnectionId connection) {
        tell(listener -> listener.serverHearbeatStarted(new ServerHeartbeatStartedEvent(connection, false)));
    }

    void succeeded(ConnectionId connection, BsonDocument reply, long elapsedNanos) {
        tell(listener -> listener.serverHeartbeatSucceeded(
                new ServerHeartbeatSucceededEvent(connection, reply, elapsedNanos, false)));
    }

    void failed(ConnectionId connection, long elapsedNanos, Throwable failure) {
        tell(listener -> listener.serverHeartbeatFailed(
                new ServerHeartbeatFailedEvent(connection, elapsedNanos, false, failure)));
    }

    private void tell(Consumer<ServerMonitorListener> event) {
        for (ServerMonitorListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable thrown) {
                LOGGER.warn("A ServerMonitorListener threw; ignored", thrown);
            }
        }
    }
}
