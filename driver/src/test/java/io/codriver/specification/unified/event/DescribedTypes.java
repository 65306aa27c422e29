package io.codriver.specification.unified.event;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;

/** The specification's names for what the public descriptions say. Spec: SDAM, "ServerType", "TopologyType". */
public final class DescribedTypes {

    private DescribedTypes() {}

    public static String of(ServerDescription server) {
        return switch (server.getType()) {
            case STANDALONE -> "Standalone";
            case REPLICA_SET_PRIMARY -> "RSPrimary";
            case REPLICA_SET_SECONDARY -> "RSSecondary";
            case REPLICA_SET_ARBITER -> "RSArbiter";
            case REPLICA_SET_OTHER -> "RSOther";
            case REPLICA_SET_GHOST -> "RSGhost";
            case SHARD_ROUTER -> "Mongos";
            case LOAD_BALANCER -> "LoadBalancer";
            case UNKNOWN -> "Unknown";
        };
    }

    /**
     * The type of a topology.
     *
     * @param direct whether the client asked for a direct connection: one of a single seed is made like it in the Java
     *     drivers, but its topology is unknown until its server is known
     */
    public static String of(ClusterDescription topology, boolean direct) {
        if (topology.getServerDescriptions().isEmpty()) {
            return "Unknown";
        }
        if (topology.getConnectionMode() == ClusterConnectionMode.LOAD_BALANCED) {
            return "LoadBalanced";
        }
        if (direct) {
            return "Single";
        }
        boolean single = topology.getConnectionMode() == ClusterConnectionMode.SINGLE;
        return switch (topology.getType()) {
            case UNKNOWN -> "Unknown";
            case STANDALONE -> "Single";
            case LOAD_BALANCED -> "LoadBalanced";
            case SHARDED -> single ? "Single" : "Sharded";
            case REPLICA_SET ->
                single ? "Single" : hasPrimary(topology) ? "ReplicaSetWithPrimary" : "ReplicaSetNoPrimary";
        };
    }

    private static boolean hasPrimary(ClusterDescription topology) {
        return topology.getServerDescriptions().stream()
                .anyMatch(server -> server.getType() == ServerType.REPLICA_SET_PRIMARY);
    }
}
