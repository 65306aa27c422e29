package io.codriver.specification.unified.event;

import com.mongodb.event.ClusterClosedEvent;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ClusterOpeningEvent;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatStartedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerListener;
import com.mongodb.event.ServerMonitorListener;
import java.util.function.Consumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Cluster, server and heartbeat events as facts. */
final class TopologyEvents implements ClusterListener, ServerListener, ServerMonitorListener {

    private final Consumer<ObservedEvent> to;
    private final boolean direct;

    TopologyEvents(Consumer<ObservedEvent> to, boolean direct) {
        this.to = to;
        this.direct = direct;
    }

    @Override
    public void clusterOpening(ClusterOpeningEvent event) {
        to.accept(new ObservedEvent(
                "topologyOpeningEvent",
                new BsonDocument(
                        "topologyId", new BsonString(event.getClusterId().getValue()))));
    }

    @Override
    public void clusterClosed(ClusterClosedEvent event) {
        to.accept(new ObservedEvent("topologyClosedEvent", new BsonDocument()));
    }

    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
        changed(
                "topologyDescriptionChangedEvent",
                DescribedTypes.of(event.getPreviousDescription(), direct),
                DescribedTypes.of(event.getNewDescription(), direct));
    }

    @Override
    public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
        changed(
                "serverDescriptionChangedEvent",
                DescribedTypes.of(event.getPreviousDescription()),
                DescribedTypes.of(event.getNewDescription()));
    }

    @Override
    public void serverHearbeatStarted(ServerHeartbeatStartedEvent event) {
        heartbeat("serverHeartbeatStartedEvent", event.isAwaited());
    }

    @Override
    public void serverHeartbeatSucceeded(ServerHeartbeatSucceededEvent event) {
        heartbeat("serverHeartbeatSucceededEvent", event.isAwaited());
    }

    @Override
    public void serverHeartbeatFailed(ServerHeartbeatFailedEvent event) {
        heartbeat("serverHeartbeatFailedEvent", event.isAwaited());
    }

    private void heartbeat(String name, boolean awaited) {
        to.accept(new ObservedEvent(name, new BsonDocument("awaited", BsonBoolean.valueOf(awaited))));
    }

    private void changed(String name, String before, String after) {
        to.accept(new ObservedEvent(
                name,
                new BsonDocument("previousDescription", described(before)).append("newDescription", described(after))));
    }

    private static BsonDocument described(String type) {
        return new BsonDocument("type", new BsonString(type));
    }
}
