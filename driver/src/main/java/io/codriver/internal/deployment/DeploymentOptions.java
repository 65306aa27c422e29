package io.codriver.internal.deployment;

import com.mongodb.ServerApi;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import io.codriver.event.PoolListener;
import io.codriver.internal.observe.StructuredLog;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment is told.
 *
 * @param id of this client's topology, for events
 * @param cluster seeds, mode, selection
 * @param server rhythm of the monitors
 * @param pool of each server
 * @param monitorSockets the heartbeat socket settings: their read timeout limits a check on the wire
 * @param api the declared server API, if any
 * @param poolListeners hear what the official events of pools cannot say
 * @param log where the specified messages go
 */
public record DeploymentOptions(
        ClusterId id,
        ClusterSettings cluster,
        ServerSettings server,
        ConnectionPoolSettings pool,
        SocketSettings monitorSockets,
        Optional<ServerApi> api,
        List<PoolListener> poolListeners,
        StructuredLog log) {

    /** Without listeners of ours, without a log. */
    public DeploymentOptions(
            ClusterId id,
            ClusterSettings cluster,
            ServerSettings server,
            ConnectionPoolSettings pool,
            SocketSettings monitorSockets,
            Optional<ServerApi> api) {
        this(id, cluster, server, pool, monitorSockets, api, List.of(), StructuredLog.SILENT);
    }
}
