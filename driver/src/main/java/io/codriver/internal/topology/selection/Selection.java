package io.codriver.internal.topology.selection;

import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which servers suit: those that the operation can use, of these those that the application prefers, of these the near
 * ones. Servers that an attempt of the same operation failed on come only when no other suits.
 *
 * <p>Spec: Server Selection, "Server Selection Algorithm".
 *
 * @param wanted what the operation needs
 * @param deprioritized by address, because a description changes while its server stays the same
 * @param settings selector and latency window of the application
 */
public record Selection(ServerSelector wanted, Set<ServerAddress> deprioritized, ClusterSettings settings) {

    /** Copies the set. */
    public Selection {
        deprioritized = Set.copyOf(deprioritized);
    }

    /** The suitable ones within the latency window. The application's selector is called: never while owning a state. */
    public List<ServerDescription> of(ClusterDescription topology) {
        return near(preferred(topology, suitable(topology)));
    }

    /** Whether the same topology always gives the same: no selector of the application, no failed attempt. */
    public boolean dependsOnTopologyAlone() {
        return deprioritized.isEmpty() && settings.getServerSelector() == null;
    }

    /** By type of operation and topology alone, in the order of the topology. */
    List<ServerDescription> suitable(ClusterDescription topology) {
        if (!deprioritized.isEmpty()) {
            List<ServerDescription> others = known(wanted.select(with(
                    topology,
                    topology.getServerDescriptions().stream()
                            .filter(server -> !deprioritized.contains(server.getAddress()))
                            .toList())));
            if (!others.isEmpty()) {
                return others;
            }
        }
        return known(wanted.select(topology));
    }

    private List<ServerDescription> preferred(ClusterDescription topology, List<ServerDescription> suitable) {
        ServerSelector application = settings.getServerSelector();
        return application == null || suitable.isEmpty()
                ? suitable
                : known(application.select(with(topology, suitable)));
    }

    private static ClusterDescription with(ClusterDescription topology, List<ServerDescription> servers) {
        return new ClusterDescription(
                topology.getConnectionMode(),
                topology.getType(),
                servers,
                topology.getClusterSettings(),
                topology.getServerSettings());
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
