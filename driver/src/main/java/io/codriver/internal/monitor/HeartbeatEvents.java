package io.codriver.internal.monitor;

import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatStartedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerMonitorListener;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.News;
import io.codriver.internal.observe.StructuredLog;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonDocument;

/**
 * Tells listeners and log of the checks of one server. Announce while the state of the monitor is owned, {@link #tell}
 * afterwards: then everybody hears of a check first that it started, and then how it ended.
 *
 * <p>Spec: SDAM Logging and Monitoring, "Heartbeats".
 */
final class HeartbeatEvents {

    private final List<ServerMonitorListener> listeners;
    private final StructuredLog log;
    private final News news = new News();

    HeartbeatEvents(List<ServerMonitorListener> listeners, StructuredLog log) {
        this.listeners = List.copyOf(listeners);
        this.log = log;
    }

    void started(Heartbeat beat) {
        write(() -> HeartbeatLog.started(beat));
        news.announce(
                listeners,
                listener -> listener.serverHearbeatStarted(
                        new ServerHeartbeatStartedEvent(beat.connection(), beat.awaited())));
    }

    void succeeded(Heartbeat beat, BsonDocument reply, long elapsedNanos) {
        write(() -> HeartbeatLog.succeeded(beat, reply, elapsedNanos));
        news.announce(
                listeners,
                listener -> listener.serverHeartbeatSucceeded(
                        new ServerHeartbeatSucceededEvent(beat.connection(), reply, elapsedNanos, beat.awaited())));
    }

    void failed(Heartbeat beat, Throwable failure, long elapsedNanos) {
        write(() -> HeartbeatLog.failed(beat, failure, elapsedNanos));
        news.announce(
                listeners,
                listener -> listener.serverHeartbeatFailed(
                        new ServerHeartbeatFailedEvent(beat.connection(), elapsedNanos, beat.awaited(), failure)));
    }

    private void write(Supplier<LogLine> line) {
        if (log.isOn(LogComponent.TOPOLOGY)) {
            news.announce(() -> log.write(line.get()));
        }
    }

    /** Calls listeners: never while a state is owned. */
    void tell() {
        news.tell();
    }
}
