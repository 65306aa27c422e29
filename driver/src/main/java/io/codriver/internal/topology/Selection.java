package io.codriver.internal.topology;

import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which servers suit: those that the operation can use, of these those that the application prefers, of these the near
 * ones.
 *
 * <p>Spec: Server Selection, "Multi-threaded or asynchronous server selection".
 *
 * @param wanted what the operation needs
 * @param settings selector and latency window of the application
 */
public record Selection(ServerSelector wanted, ClusterSettings settings) {

    /** All that suit, in the order of the topology. The application's selector is called: never while owning a state. */
    public List<ServerDescription> of(ClusterDescription topology) {
        List<ServerDescription> suitable = known(wanted.select(topology));
        ServerSelector preferred = settings.getServerSelector();
        if (preferred != null && !suitable.isEmpty()) {
            suitable = known(preferred.select(new ClusterDescription(
                    topology.getConnectionMode(),
                    topology.getType(),
                    suitable,
                    topology.getClusterSettings(),
                    topology.getServerSettings())));
        }
        return near(suitable);
    }

    private static List<ServerDescription> known(List<ServerDescription> servers) {
        // Every operation comes here, nearly always with one server that is fine: no list of our own then.
        for (ServerDescription server : servers) {
            if (!server.isOk()) {
                return servers.stream().filter(ServerDescription::isOk).toList();
            }
        }
        return servers;
    }

    private List<ServerDescription> near(List<ServerDescription> suitable) {
        if (suitable.size() < 2) {
            return suitable;
        }
        long nearestNanos = suitable.stream()
                .mapToLong(ServerDescription::getRoundTripTimeNanos)
                .min()
                .orElse(0);
        long farthestNanos = nearestNanos + settings.getLocalThreshold(TimeUnit.NANOSECONDS);
        return suitable.stream()
                .filter(server -> server.getRoundTripTimeNanos() <= farthestNanos)
                .toList();
    }

    /** Why nothing can be selected at all. Spec: SDAM, "Checking wire protocol compatibility". */
    public static Optional<MongoIncompatibleDriverException> incompatible(ClusterDescription topology) {
        ServerDescription newer = topology.findServerIncompatiblyNewerThanDriver();
        if (newer != null) {
            return Optional.of(new MongoIncompatibleDriverException(
                    "Server at " + newer.getAddress() + " requires wire version " + newer.getMinWireVersion()
                            + ", but this version of the driver only supports up to "
                            + ServerDescription.MAX_DRIVER_WIRE_VERSION + ".",
                    topology));
        }
        ServerDescription older = topology.findServerIncompatiblyOlderThanDriver();
        if (older != null) {
            return Optional.of(new MongoIncompatibleDriverException(
                    "Server at " + older.getAddress() + " reports wire version " + older.getMaxWireVersion()
                            + ", but this version of the driver requires at least "
                            + ServerDescription.MIN_DRIVER_WIRE_VERSION + " (MongoDB "
                            + ServerDescription.MIN_DRIVER_SERVER_VERSION + ").",
                    topology));
        }
        return Optional.empty();
    }
}
