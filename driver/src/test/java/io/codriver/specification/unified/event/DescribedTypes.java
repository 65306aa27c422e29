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
     * A client of one seed without options counts as a direct connection in the Java drivers, so {@code Single} is what is
     * left once its server is known.
     */
    public static String of(ClusterDescription topology) {
        if (topology.getConnectionMode() == ClusterConnectionMode.LOAD_BALANCED) {
            return topology.getServerDescriptions().isEmpty() ? "Unknown" : "LoadBalanced";
        }
        return switch (topology.getType()) {
            case UNKNOWN -> "Unknown";
            case STANDALONE -> "Single";
            case LOAD_BALANCED -> "LoadBalanced";
            case SHARDED -> isDirect(topology) ? "Single" : "Sharded";
            case REPLICA_SET -> {
                if (isDirect(topology)) {
                    yield "Single";
                }
                yield topology.getServerDescriptions().stream()
                                .anyMatch(server -> server.getType() == ServerType.REPLICA_SET_PRIMARY)
                        ? "ReplicaSetWithPrimary"
                        : "ReplicaSetNoPrimary";
            }
        };
    }

    private static boolean isDirect(ClusterDescription topology) {
        return topology.getConnectionMode() == ClusterConnectionMode.SINGLE;
    }
}
