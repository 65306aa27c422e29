package io.codriver.identity;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.ServerMonitoringMode;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionPoolClearedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What the official listeners hear of a pool and its server when something goes wrong. */
final class PoolStory implements ConnectionPoolListener, ServerListener {

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Listens, and has the monitor ask again soon after a failure, on one connection. */
    MongoClientSettings.Builder listen(MongoClientSettings.Builder settings) {
        return settings.applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(this))
                .applyToServerSettings(server -> server.addServerListener(this)
                        .serverMonitoringMode(ServerMonitoringMode.POLL)
                        .minHeartbeatFrequency(10, TimeUnit.MILLISECONDS));
    }

    List<String> told() {
        return List.copyOf(told);
    }

    void forget() {
        told.clear();
    }

    @Override
    public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
        if (event.getNewDescription().getException() != null) {
            told.add("unknown");
        }
    }

    @Override
    public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
        told.add("cleared");
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        told.add("closed " + event.getReason());
    }

    @Override
    public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
        told.add("check-out failed");
    }
}
