package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the events of a pool down, one line each. */
public final class RecordedPoolEvents implements ConnectionPoolListener {

    private final List<String> lines = new ArrayList<>();

    /** Everything since the last call. */
    public synchronized List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private synchronized void add(String line) {
        lines.add(line);
    }

    private static String of(ConnectionId id) {
        return " " + id.getLocalValue();
    }

    @Override
    public void connectionPoolCreated(ConnectionPoolCreatedEvent event) {
        add("pool created");
    }

    @Override
    public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
        add("pool cleared");
    }

    @Override
    public void connectionPoolReady(ConnectionPoolReadyEvent event) {
        add("pool ready");
    }

    @Override
    public void connectionPoolClosed(ConnectionPoolClosedEvent event) {
        add("pool closed");
    }

    @Override
    public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
        add("check-out started");
    }

    @Override
    public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
        add("checked out" + of(event.getConnectionId()) + " after " + event.getElapsedTime(TimeUnit.MILLISECONDS)
                + " ms");
    }

    @Override
    public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
        add("check-out failed " + event.getReason() + " after " + event.getElapsedTime(TimeUnit.MILLISECONDS) + " ms");
    }

    @Override
    public void connectionCheckedIn(ConnectionCheckedInEvent event) {
        add("checked in" + of(event.getConnectionId()));
    }

    @Override
    public void connectionCreated(ConnectionCreatedEvent event) {
        add("created" + of(event.getConnectionId()));
    }

    @Override
    public void connectionReady(ConnectionReadyEvent event) {
        add("ready" + of(event.getConnectionId()) + " after " + event.getElapsedTime(TimeUnit.MILLISECONDS) + " ms");
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        add("closed" + of(event.getConnectionId()) + " " + event.getReason());
    }
}
