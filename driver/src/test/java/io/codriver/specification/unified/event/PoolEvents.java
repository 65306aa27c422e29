package io.codriver.specification.unified.event;

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
import java.util.function.Consumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Pool events as facts; reasons carry the names of the specification. */
final class PoolEvents implements ConnectionPoolListener {

    static final String CLEARED = "poolClearedEvent";

    private final Consumer<ObservedEvent> to;

    PoolEvents(Consumer<ObservedEvent> to) {
        this.to = to;
    }

    @Override
    public void connectionPoolCreated(ConnectionPoolCreatedEvent event) {
        plain("poolCreatedEvent");
    }

    @Override
    public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
        to.accept(cleared(event.getServiceId() != null));
    }

    /** A pool was cleared, for one service behind a load balancer or for all. */
    static ObservedEvent cleared(boolean ofService) {
        return new ObservedEvent(CLEARED, new BsonDocument("hasServiceId", BsonBoolean.valueOf(ofService)));
    }

    @Override
    public void connectionPoolReady(ConnectionPoolReadyEvent event) {
        plain("poolReadyEvent");
    }

    @Override
    public void connectionPoolClosed(ConnectionPoolClosedEvent event) {
        plain("poolClosedEvent");
    }

    @Override
    public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
        plain("connectionCheckOutStartedEvent");
    }

    @Override
    public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
        plain("connectionCheckedOutEvent");
    }

    @Override
    public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
        reasoned(
                "connectionCheckOutFailedEvent",
                switch (event.getReason()) {
                    case POOL_CLOSED -> "poolClosed";
                    case TIMEOUT -> "timeout";
                    case CONNECTION_ERROR -> "connectionError";
                    case UNKNOWN -> "unknown";
                });
    }

    @Override
    public void connectionCheckedIn(ConnectionCheckedInEvent event) {
        plain("connectionCheckedInEvent");
    }

    @Override
    public void connectionCreated(ConnectionCreatedEvent event) {
        plain("connectionCreatedEvent");
    }

    @Override
    public void connectionReady(ConnectionReadyEvent event) {
        plain("connectionReadyEvent");
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        reasoned(
                "connectionClosedEvent",
                switch (event.getReason()) {
                    case STALE -> "stale";
                    case IDLE -> "idle";
                    case ERROR -> "error";
                    case POOL_CLOSED -> "poolClosed";
                });
    }

    private void plain(String name) {
        to.accept(new ObservedEvent(name, new BsonDocument()));
    }

    private void reasoned(String name, String reason) {
        to.accept(new ObservedEvent(name, new BsonDocument("reason", new BsonString(reason))));
    }
}
