package io.codriver.internal.deployment;

import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ClusterClosedEvent;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ClusterOpeningEvent;
import com.mongodb.event.ServerClosedEvent;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import com.mongodb.event.ServerOpeningEvent;
import io.codriver.internal.pool.News;
import java.util.List;

/**
 * Announces the official events of a topology and its servers.
 *
 * <p>Spec: SDAM Logging and Monitoring, "Events API".
 */
final class TopologyEvents {

    private final ClusterId id;
    private final List<ClusterListener> clusterListeners;
    private final List<ServerListener> serverListeners;
    private final News news;

    TopologyEvents(DeploymentOptions options, News news) {
        this.id = options.id();
        this.clusterListeners = List.copyOf(options.cluster().getClusterListeners());
        this.serverListeners = List.copyOf(options.server().getServerListeners());
        this.news = news;
    }

    void opening() {
        ClusterOpeningEvent event = new ClusterOpeningEvent(id);
        news.announce(clusterListeners, listener -> listener.clusterOpening(event));
    }

    void changed(ClusterDescription previous, ClusterDescription current) {
        ClusterDescriptionChangedEvent event = new ClusterDescriptionChangedEvent(id, current, previous);
        news.announce(clusterListeners, listener -> listener.clusterDescriptionChanged(event));
    }

    void closed() {
        ClusterClosedEvent event = new ClusterClosedEvent(id);
        news.announce(clusterListeners, listener -> listener.clusterClosed(event));
    }

    void serverOpening(ServerId server) {
        ServerOpeningEvent event = new ServerOpeningEvent(server);
        news.announce(serverListeners, listener -> listener.serverOpening(event));
    }

    void serverChanged(ServerId server, ServerDescription previous, ServerDescription current) {
        ServerDescriptionChangedEvent event = new ServerDescriptionChangedEvent(server, current, previous);
        news.announce(serverListeners, listener -> listener.serverDescriptionChanged(event));
    }

    void serverClosed(ServerId server) {
        ServerClosedEvent event = new ServerClosedEvent(server);
        news.announce(serverListeners, listener -> listener.serverClosed(event));
    }
}
