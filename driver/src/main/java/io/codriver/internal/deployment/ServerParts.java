package io.codriver.internal.deployment;

import io.codriver.internal.monitor.ServerMonitor;
import io.codriver.internal.pool.ConnectionPool;
import java.util.Optional;
import reactor.core.Disposable;

/**
 * What a server is made of while it belongs to the topology.
 *
 * @param pool lends its connections
 * @param monitor watches it; none behind a load balancer
 * @param hostWatch keeps the addresses of its host known
 */
record ServerParts(ConnectionPool pool, Optional<ServerMonitor> monitor, Disposable hostWatch) {

    /** Idempotent, never blocks. */
    void close() {
        monitor.ifPresent(ServerMonitor::close);
        pool.close();
        hostWatch.dispose();
    }
}
