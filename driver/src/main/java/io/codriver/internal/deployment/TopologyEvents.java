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
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.News;
import io.codriver.internal.observe.StructuredLog;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces the official events of a topology and its servers, and the messages of its log.
 *
 * <p>Spec: SDAM Logging and Monitoring, "Events API".
 */
final class TopologyEvents {

    private static final Logger LOGGER = LoggerFactory.getLogger("io.codriver.deployment");

    private final ClusterId id;
    private final List<ClusterListener> clusterListeners;
    private final List<ServerListener> serverListeners;
    private final StructuredLog log;
    private final News news;

    TopologyEvents(DeploymentOptions options, News news) {
        this.id = options.id();
        this.clusterListeners = List.copyOf(options.cluster().getClusterListeners());
        this.serverListeners = List.copyOf(options.server().getServerListeners());
        this.log = options.log();
        this.news = news;
    }

    private void write(Supplier<LogLine> line) {
        if (log.isOn(LogComponent.TOPOLOGY)) {
            news.announce(List.of(log), out -> out.write(line.get()));
        }
    }

    void opening() {
        write(() -> TopologyLog.opening(id));
        ClusterOpeningEvent event = new ClusterOpeningEvent(id);
        news.announce(clusterListeners, listener -> listener.clusterOpening(event));
    }

    void changed(ClusterDescription previous, ClusterDescription current) {
        write(() -> TopologyLog.changed(id, previous, current));
        ClusterDescriptionChangedEvent event = new ClusterDescriptionChangedEvent(id, current, previous);
        news.announce(clusterListeners, listener -> listener.clusterDescriptionChanged(event));
    }

    void closed() {
        write(() -> TopologyLog.closed(id));
        ClusterClosedEvent event = new ClusterClosedEvent(id);
        news.announce(clusterListeners, listener -> listener.clusterClosed(event));
    }

    void serverOpening(ServerId server) {
        write(() -> TopologyLog.serverOpening(server));
        ServerOpeningEvent event = new ServerOpeningEvent(server);
        news.announce(serverListeners, listener -> listener.serverOpening(event));
    }

    void serverChanged(ServerId server, ServerDescription previous, ServerDescription current) {
        ServerDescriptionChangedEvent event = new ServerDescriptionChangedEvent(server, current, previous);
        news.announce(serverListeners, listener -> listener.serverDescriptionChanged(event));
    }

    /** It left while the client goes on. Whoever named it, or a host that names itself otherwise, wants to know why. */
    void serverRemoved(ServerId server, String reason, boolean last) {
        news.announce(List.of(LOGGER), logger -> {
            logger.info("The server at {} left the topology {}: it {}", server.getAddress(), id.getValue(), reason);
            if (last) {
                logger.warn("No server is left in the topology {}; none can enter any more", id.getValue());
            }
        });
        serverClosed(server);
    }

    void serverClosed(ServerId server) {
        write(() -> TopologyLog.serverClosed(server));
        ServerClosedEvent event = new ServerClosedEvent(server);
        news.announce(serverListeners, listener -> listener.serverClosed(event));
    }
}
