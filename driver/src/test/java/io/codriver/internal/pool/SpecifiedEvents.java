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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** Events by the names of the specification, as documents that can be matched. */
final class SpecifiedEvents implements ConnectionPoolListener, PoolListener {

    private final List<BsonDocument> events = new ArrayList<>();

    List<BsonDocument> all() {
        return List.copyOf(events);
    }

    long count(String type) {
        return events.stream()
                .filter(event -> event.getString("type").getValue().equals(type))
                .count();
    }

    private BsonDocument add(String type, ServerId server) {
        BsonDocument event = new BsonDocument("type", new BsonString(type))
                .append("address", new BsonString(server.getAddress().toString()));
        events.add(event);
        return event;
    }

    private BsonDocument add(String type, ConnectionId id) {
        return add(type, id.getServerId()).append("connectionId", new BsonInt64(id.getLocalValue()));
    }

    @Override
    public void connectionPoolCreated(ConnectionPoolCreatedEvent event) {
        ConnectionPoolSettings settings = event.getSettings();
        add("ConnectionPoolCreated", event.getServerId())
                .append(
                        "options",
                        new BsonDocument("maxPoolSize", new BsonInt64(settings.getMaxSize()))
                                .append("minPoolSize", new BsonInt64(settings.getMinSize()))
                                .append(
                                        "maxIdleTimeMS",
                                        new BsonInt64(settings.getMaxConnectionIdleTime(TimeUnit.MILLISECONDS))));
    }

    @Override
    public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
        add("ConnectionPoolCleared", event.getServerId());
    }

    @Override
    public void poolCleared(PoolClearedEvent event) {
        events.get(events.size() - 1).append("interruptInUseConnections", BsonBoolean.valueOf(event.interruptInUse()));
    }

    @Override
    public void connectionPoolReady(ConnectionPoolReadyEvent event) {
        add("ConnectionPoolReady", event.getServerId());
    }

    @Override
    public void connectionPoolClosed(ConnectionPoolClosedEvent event) {
        add("ConnectionPoolClosed", event.getServerId());
    }

    @Override
    public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
        add("ConnectionCheckOutStarted", event.getServerId());
    }

    @Override
    public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
        add("ConnectionCheckedOut", event.getConnectionId())
                .append("duration", new BsonInt64(event.getElapsedTime(TimeUnit.NANOSECONDS)));
    }

    @Override
    public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
        String reason =
                switch (event.getReason()) {
                    case POOL_CLOSED -> "poolClosed";
                    case TIMEOUT -> "timeout";
                    case CONNECTION_ERROR -> "connectionError";
                    default -> event.getReason().toString();
                };
        add("ConnectionCheckOutFailed", event.getServerId())
                .append("reason", new BsonString(reason))
                .append("duration", new BsonInt64(event.getElapsedTime(TimeUnit.NANOSECONDS)));
    }

    @Override
    public void connectionCheckedIn(ConnectionCheckedInEvent event) {
        add("ConnectionCheckedIn", event.getConnectionId());
    }

    @Override
    public void connectionCreated(ConnectionCreatedEvent event) {
        add("ConnectionCreated", event.getConnectionId());
    }

    @Override
    public void connectionReady(ConnectionReadyEvent event) {
        add("ConnectionReady", event.getConnectionId())
                .append("duration", new BsonInt64(event.getElapsedTime(TimeUnit.NANOSECONDS)));
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        String reason =
                switch (event.getReason()) {
                    case STALE -> "stale";
                    case IDLE -> "idle";
                    case ERROR -> "error";
                    case POOL_CLOSED -> "poolClosed";
                    default -> event.getReason().toString();
                };
        add("ConnectionClosed", event.getConnectionId()).append("reason", new BsonString(reason));
    }
}
