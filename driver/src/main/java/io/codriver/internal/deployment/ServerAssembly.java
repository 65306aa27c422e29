package io.codriver.internal.deployment;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.monitor.MonitorSettings;
import io.codriver.internal.monitor.ServerMonitor;
import io.codriver.internal.open.Opener;
import io.codriver.internal.pool.ConnectionPool;
import io.codriver.internal.pool.FairPool;
import io.codriver.internal.pool.PoolOptions;
import io.codriver.internal.time.Timers;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Makes the parts of a server and connects what they find out with the topology. One per client; immutable. */
final class ServerAssembly {

    /** Where servers report. Any thread. */
    interface Facts {

        /** A check succeeded. */
        void seen(OwnedServer server, ServerDescription description);

        /** A check failed. */
        void checkFailed(OwnedServer server, Throwable failure);

        /**
         * An opening for the pool failed.
         *
         * @param generation of the pool when the opening was begun, or of the service
         * @param service behind a load balancer, if it has answered hello
         * @param then called when what came of it is done
         */
        void openingFailed(
                OwnedServer server, Throwable failure, int generation, @Nullable ObjectId service, Runnable then);
    }

    private final DeploymentOptions options;
    private final Opener opener;
    private final Timers timers;

    ServerAssembly(DeploymentOptions options, Opener opener, Timers timers) {
        this.options = options;
        this.opener = opener;
        this.timers = timers;
    }

    /** The parts; the monitor is not started yet. A load balancer is not watched: each check would reach another server. */
    ServerParts parts(OwnedServer server, Facts facts) {
        boolean watched = options.cluster().getMode() != ClusterConnectionMode.LOAD_BALANCED;
        return new ServerParts(
                pool(server, facts),
                watched ? Optional.of(monitor(server, facts)) : Optional.empty(),
                opener.watch(server.address()));
    }

    private ConnectionPool pool(OwnedServer server, Facts facts) {
        return new FairPool(
                new PoolOptions(server.id(), options.pool(), options.poolListeners(), options.log()),
                opener,
                timers,
                (failure, generation, service, then) ->
                        facts.openingFailed(server, failure, generation, service, then));
    }

    private ServerMonitor monitor(OwnedServer server, Facts facts) {
        return new ServerMonitor(
                new MonitorSettings(
                        server.id(), options.server(), options.monitorSockets(), options.api(), options.log()),
                opener,
                timers,
                new ServerMonitor.Watcher() {
                    @Override
                    public void seen(ServerDescription description) {
                        facts.seen(server, description);
                    }

                    @Override
                    public void checkFailed(Throwable failure) {
                        facts.checkFailed(server, failure);
                    }
                });
    }
}
