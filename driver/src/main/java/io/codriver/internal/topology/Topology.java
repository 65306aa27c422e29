package io.codriver.internal.topology;

import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.ServerType;
import io.codriver.internal.topology.TopologyEffect.ClearPool;
import io.codriver.internal.topology.TopologyEffect.ReadyPool;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What facts make of a topology: pure functions from a state and a fact to a state and effects. This class knows the
 * facts and the table of the specification; the rules of replica sets are in {@link ReplicaSetRules}, those of failures
 * in {@link FailureRules}.
 *
 * <p>A fact about a server which does not belong to the topology any more changes nothing.
 *
 * <p>Spec: SDAM, "Updating the TopologyDescription".
 */
public final class Topology {

    private final ClusterSettings settings;
    private final ServerSettings serverSettings;

    /** The settings go into each description. */
    public Topology(ClusterSettings settings, ServerSettings serverSettings) {
        this.settings = settings;
        this.serverSettings = serverSettings;
    }

    /** Nothing known of any server. Spec: SDAM, "Initial TopologyDescription". */
    public TopologyState initial() {
        List<ServerAddress> seeds = settings.getHosts();
        ClusterType type = settings.getMode() == ClusterConnectionMode.LOAD_BALANCED
                ? ClusterType.LOAD_BALANCED
                : settings.getRequiredClusterType();
        return new TopologyState(
                description(
                        type, seeds.stream().map(ServerDescriptions::connecting).toList()),
                seeds.size(),
                settings.getRequiredReplicaSetName(),
                Election.NONE);
    }

    /** Without any server: before the first and after the last. */
    public ClusterDescription empty() {
        return description(ClusterType.UNKNOWN, List.of());
    }

    private ClusterDescription description(ClusterType type, List<ServerDescription> servers) {
        return new ClusterDescription(settings.getMode(), type, servers, settings, serverSettings);
    }

    /**
     * Whether the one server of this topology is used whatever it is. Spec: SDAM, "TopologyType Single": a direct
     * connection, or a standalone that was found by discovery.
     */
    public static boolean isSingle(ClusterDescription topology) {
        return topology.getConnectionMode() == ClusterConnectionMode.SINGLE
                || topology.getType() == ClusterType.STANDALONE;
    }

    // ---- checks

    /** A check succeeded. */
    public TopologyStep serverSeen(TopologyState now, ServerDescription seen) {
        Optional<ServerDescription> known = now.server(seen.getAddress());
        if (known.isEmpty()
                || settings.getMode() == ClusterConnectionMode.LOAD_BALANCED
                || ServerDescriptions.isOlder(
                        seen.getTopologyVersion(), known.get().getTopologyVersion())) {
            return TopologyStep.unchanged(now);
        }
        Draft draft = new Draft(now);
        draft.seen(seen);
        if (isSingle(now.description())) {
            onlyServerSeen(draft, seen);
        } else {
            memberSeen(draft, seen);
        }
        return draft.step(mayBeUsed(draft, seen) ? List.of(new ReadyPool(seen.getAddress())) : List.of());
    }

    /** Spec: SDAM, "TopologyType Single". */
    private void onlyServerSeen(Draft draft, ServerDescription seen) {
        Optional<String> objection = objection(seen);
        objection.ifPresent(reason -> draft.put(refused(seen, reason)));
        if (settings.getMode() == ClusterConnectionMode.SINGLE) {
            draft.type(objection.isPresent() ? draft.type() : seen.getClusterType());
        }
    }

    /** Spec: SDAM, "TopologyType table". */
    private static void memberSeen(Draft draft, ServerDescription seen) {
        if (draft.type() == ClusterType.UNKNOWN && seen.getType() != ServerType.REPLICA_SET_GHOST) {
            draft.type(seen.getClusterType());
        }
        switch (draft.type()) {
            case STANDALONE -> standaloneSeen(draft, seen);
            case REPLICA_SET -> ReplicaSetRules.seen(draft, seen);
            case SHARDED -> {
                if (seen.getType() != ServerType.SHARD_ROUTER) {
                    draft.remove(seen.getAddress(), "is a " + seen.getType() + ", not a router of a sharded cluster");
                }
            }
            case UNKNOWN, LOAD_BALANCED -> {
                // A member of a set that is not there yet: it stays, and decides nothing.
            }
        }
    }

    /** Spec: SDAM, "updateUnknownWithStandalone". */
    private static void standaloneSeen(Draft draft, ServerDescription seen) {
        if (draft.seeds() > 1) {
            draft.type(ClusterType.UNKNOWN);
            draft.remove(seen.getAddress(), "is a standalone, which cannot be one of several seeds");
        }
    }

    /** Why the only server must not be used. */
    private Optional<String> objection(ServerDescription seen) {
        ClusterType required = settings.getRequiredClusterType();
        if (required != ClusterType.UNKNOWN && required != seen.getClusterType()) {
            return Optional.of("is a " + seen.getType() + ", but the settings require the cluster type " + required);
        }
        String setName = settings.getRequiredReplicaSetName();
        return setName == null || setName.equals(seen.getSetName())
                ? Optional.empty()
                : Optional.of("is not a member of the replica set " + setName + " but of " + seen.getSetName());
    }

    private static ServerDescription refused(ServerDescription seen, String objection) {
        return ServerDescriptions.unknown(
                seen.getAddress(),
                new MongoConfigurationException("The server at " + seen.getAddress() + " " + objection),
                seen.getTopologyVersion(),
                seen.getLastUpdateTime(TimeUnit.NANOSECONDS));
    }

    /** Spec: SDAM, "Connection Pool Management". */
    private static boolean mayBeUsed(Draft draft, ServerDescription seen) {
        Optional<ServerDescription> now = draft.server(seen.getAddress());
        return isSingle(draft.before().description())
                ? now.filter(ServerDescription::isOk).isPresent()
                : now.isPresent() && ServerDescriptions.isDataBearing(seen);
    }

    /** A check failed: network, or an answer with an error. Spec: Server Monitoring, "Error handling". */
    public TopologyStep checkFailed(TopologyState now, ServerAddress server, Throwable failure, long nowNanos) {
        if (now.server(server).isEmpty()) {
            return TopologyStep.unchanged(now);
        }
        boolean noAnswer = FailureMeaning.isNetworkTimeout(failure);
        return FailureRules.forgotten(
                now,
                ServerDescriptions.unknown(server, failure, FailureMeaning.topologyVersion(failure), nowNanos),
                List.of(new ClearPool(server, failure, noAnswer)));
    }

    /** A load balancer is not checked: it is taken as it is. Spec: Load Balancer Support, "Server Discovery". */
    public TopologyStep loadBalancerTaken(TopologyState now, ServerAddress server, long nowNanos) {
        if (now.server(server).isEmpty()) {
            return TopologyStep.unchanged(now);
        }
        Draft draft = new Draft(now);
        draft.seen(ServerDescriptions.loadBalancer(server, nowNanos));
        return draft.step(List.of(new ReadyPool(server)));
    }

    // ---- failures of the pool's connections

    /** An operation failed on a connection whose handshake was complete. */
    public TopologyStep operationFailed(TopologyState now, ConnectionFailure failure, long nowNanos) {
        return FailureRules.afterHandshake(now, failure, nowNanos);
    }

    /** An opening for the pool failed before its handshake was complete. */
    public TopologyStep openingFailed(TopologyState now, ConnectionFailure failure, long nowNanos) {
        return FailureRules.beforeHandshake(now, failure, nowNanos);
    }

    // ---- SRV records

    /**
     * SRV records were looked up again. Once a replica set, a standalone or a load balancer was found its servers alone
     * say who belongs to it.
     *
     * <p>Spec: Polling SRV Records for mongos Discovery.
     *
     * @param seeds all of them, or those chosen by {@code srvMaxHosts}; not empty
     */
    public TopologyStep seedsFound(TopologyState now, Set<ServerAddress> seeds) {
        Draft draft = new Draft(now);
        if (draft.type() != ClusterType.UNKNOWN && draft.type() != ClusterType.SHARDED) {
            return TopologyStep.unchanged(now);
        }
        draft.removeAllBut(seeds, "is not among the SRV records any more");
        draft.add(seeds);
        return draft.step(List.of());
    }
}
