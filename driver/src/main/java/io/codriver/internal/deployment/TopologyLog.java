package io.codriver.internal.deployment;

import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;

/**
 * The messages about a topology and its servers. Those about heartbeats belong to the monitors.
 *
 * <p>Spec: SDAM Logging and Monitoring, "Log Messages".
 */
final class TopologyLog {

    private static final String SERVER = "{serverHost}[:{serverPort}] in topology with ID {topologyId}";

    private TopologyLog() {}

    static LogLine opening(ClusterId id) {
        return line(id, "Starting topology monitoring", "Starting monitoring for topology with ID {topologyId}");
    }

    static LogLine closed(ClusterId id) {
        return line(id, "Stopped topology monitoring", "Stopped monitoring for topology with ID {topologyId}");
    }

    static LogLine serverOpening(ServerId server) {
        return line(server, "Starting server monitoring", "Starting monitoring for server " + SERVER);
    }

    static LogLine serverClosed(ServerId server) {
        return line(server, "Stopped server monitoring", "Stopped monitoring for server " + SERVER);
    }

    static LogLine changed(ClusterId id, ClusterDescription previous, ClusterDescription current) {
        return line(
                        id,
                        "Topology description changed",
                        "Description changed for topology with ID {topologyId}. Previous description:"
                                + " {previousDescription}. New description: {newDescription}")
                .with("previousDescription", previous.getShortDescription())
                .with("newDescription", current.getShortDescription());
    }

    private static LogLine line(ServerId server, String message, String text) {
        return line(server.getClusterId(), message, text).with(server.getAddress());
    }

    private static LogLine line(ClusterId id, String message, String text) {
        return LogLine.of(LogComponent.TOPOLOGY, message, text).with("topologyId", id.getValue());
    }
}
