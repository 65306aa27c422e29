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
import com.mongodb.connection.TopologyVersion;
import io.codriver.internal.topology.TopologyEffect.CancelCheck;
import io.codriver.internal.topology.TopologyEffect.ClearPool;
import io.codriver.internal.topology.TopologyEffect.ReadyPool;
import io.codriver.internal.topology.TopologyEffect.RequestCheck;
import io.codriver.internal.topology.TopologyEffect.ServerChanged;
import io.codriver.internal.topology.TopologyEffect.TopologyChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What facts make of a topology: pure functions from a description and a fact to a description and effects.
 *
 * <p>Topologies of one server so far: connected directly whatever it is, or found to be a standalone or a router.
 * A replica set is not followed yet: its member becomes an unknown server with an error that says so.
 *
 * <p>Spec: SDAM, "Updating the TopologyDescription" and "Error handling".
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
    public ClusterDescription initial() {
        return description(
                settings.getRequiredClusterType(),
                settings.getHosts().stream().map(ServerDescriptions::connecting).toList());
    }

    /** Without any server: before the first and after the last. */
    public ClusterDescription empty() {
        return description(ClusterType.UNKNOWN, List.of());
    }

    /** A check succeeded. */
    public TopologyStep serverSeen(ClusterDescription now, ServerDescription seen) {
        Optional<ServerDescription> known = find(now, seen.getAddress());
        if (known.isEmpty()
                || ServerDescriptions.isOlder(
                        seen.getTopologyVersion(), known.get().getTopologyVersion())) {
            return TopologyStep.unchanged(now);
        }
        Optional<String> objection = objection(now, seen);
        if (objection.isPresent()) {
            return replaced(now, now.getType(), refused(seen, objection.get()), List.of());
        }
        return replaced(now, typeWith(now, seen), seen, List.of(new ReadyPool(seen.getAddress())));
    }

    private ClusterType typeWith(ClusterDescription now, ServerDescription seen) {
        if (settings.getMode() == ClusterConnectionMode.SINGLE) {
            return seen.getClusterType();
        }
        return now.getType() == ClusterType.UNKNOWN && seen.getType() != ServerType.REPLICA_SET_GHOST
                ? seen.getClusterType()
                : now.getType();
    }

    /** Why this server cannot be part of this topology. */
    private Optional<String> objection(ClusterDescription now, ServerDescription seen) {
        ClusterType required = settings.getRequiredClusterType();
        if (required != ClusterType.UNKNOWN && required != seen.getClusterType()) {
            return Optional.of("is a " + seen.getType() + ", but the settings require the cluster type " + required);
        }
        String setName = settings.getRequiredReplicaSetName();
        if (setName != null && !setName.equals(seen.getSetName())) {
            return Optional.of("is not a member of the replica set " + setName + " but of " + seen.getSetName());
        }
        if (settings.getMode() == ClusterConnectionMode.SINGLE) {
            return Optional.empty();
        }
        if (seen.isReplicaSetMember() && seen.getType() != ServerType.REPLICA_SET_GHOST) {
            return Optional.of("is a member of the replica set " + seen.getSetName()
                    + ": following a replica set is not supported yet; connect to this member alone with"
                    + " directConnection=true");
        }
        if (now.getType() == ClusterType.SHARDED && seen.getType() != ServerType.SHARD_ROUTER) {
            return Optional.of("was a router of a sharded cluster, but now is a " + seen.getType());
        }
        return Optional.empty();
    }

    private static ServerDescription refused(ServerDescription seen, String objection) {
        return ServerDescriptions.unknown(
                seen.getAddress(),
                new MongoConfigurationException("The server at " + seen.getAddress() + " " + objection),
                seen.getTopologyVersion(),
                seen.getLastUpdateTime(TimeUnit.NANOSECONDS));
    }

    /** A check failed: network, or an answer with an error. Spec: Server Monitoring, "Error handling". */
    public TopologyStep checkFailed(ClusterDescription now, ServerAddress server, Throwable failure, long nowNanos) {
        if (find(now, server).isEmpty()) {
            return TopologyStep.unchanged(now);
        }
        boolean noAnswer = FailureMeaning.isNetworkTimeout(failure);
        return forgotten(now, server, failure, nowNanos, List.of(new ClearPool(server, failure, noAnswer)));
    }

    /**
     * An operation failed on a connection whose handshake was complete.
     *
     * @param generation of that connection
     * @param poolGeneration of its pool now; an error of an older generation is stale
     */
    public TopologyStep operationFailed(
            ClusterDescription now,
            ServerAddress server,
            Throwable failure,
            int generation,
            int poolGeneration,
            long nowNanos) {
        if (generation < poolGeneration || find(now, server).isEmpty()) {
            return TopologyStep.unchanged(now);
        }
        return switch (FailureMeaning.of(failure)) {
            case STATE_CHANGE -> stateChanged(now, server, failure, nowNanos, List.of(new RequestCheck(server)));
            case SHUTTING_DOWN ->
                stateChanged(
                        now,
                        server,
                        failure,
                        nowNanos,
                        List.of(new ClearPool(server, failure, false), new RequestCheck(server)));
            case NETWORK -> broken(now, server, failure, nowNanos);
            case NETWORK_TIMEOUT, OVERLOADED, UNRESOLVED, OTHER -> TopologyStep.unchanged(now);
        };
    }

    /**
     * An opening for the pool failed before its handshake was complete. A failed lookup says nothing about the server
     * and leaves its healthy connections alone: if the server is known, its monitor is connected (a deviation from the
     * letter of SDAM). Overload is no reason to clear either.
     *
     * @param generation of the pool when the opening was begun
     */
    public TopologyStep openingFailed(
            ClusterDescription now,
            ServerAddress server,
            Throwable failure,
            int generation,
            int poolGeneration,
            long nowNanos) {
        if (generation < poolGeneration || find(now, server).isEmpty()) {
            return TopologyStep.unchanged(now);
        }
        return switch (FailureMeaning.of(failure)) {
            case UNRESOLVED, OVERLOADED -> TopologyStep.unchanged(now);
            case STATE_CHANGE, SHUTTING_DOWN, NETWORK, NETWORK_TIMEOUT, OTHER -> broken(now, server, failure, nowNanos);
        };
    }

    private TopologyStep broken(ClusterDescription now, ServerAddress server, Throwable failure, long nowNanos) {
        return forgotten(
                now,
                server,
                failure,
                nowNanos,
                List.of(new ClearPool(server, failure, false), new CancelCheck(server)));
    }

    private TopologyStep stateChanged(
            ClusterDescription now,
            ServerAddress server,
            Throwable failure,
            long nowNanos,
            List<TopologyEffect> effects) {
        TopologyVersion known =
                find(now, server).map(ServerDescription::getTopologyVersion).orElse(null);
        return ServerDescriptions.isOlderOrSame(FailureMeaning.topologyVersion(failure), known)
                ? TopologyStep.unchanged(now)
                : forgotten(now, server, failure, nowNanos, effects);
    }

    private TopologyStep forgotten(
            ClusterDescription now,
            ServerAddress server,
            Throwable failure,
            long nowNanos,
            List<TopologyEffect> effects) {
        ClusterType type =
                settings.getMode() == ClusterConnectionMode.SINGLE ? settings.getRequiredClusterType() : now.getType();
        @Nullable TopologyVersion version = FailureMeaning.topologyVersion(failure);
        return replaced(now, type, ServerDescriptions.unknown(server, failure, version, nowNanos), effects);
    }

    private TopologyStep replaced(
            ClusterDescription now, ClusterType type, ServerDescription server, List<TopologyEffect> more) {
        List<ServerDescription> servers = now.getServerDescriptions().stream()
                .map(old -> old.getAddress().equals(server.getAddress()) ? server : old)
                .toList();
        ClusterDescription next = description(type, servers);
        List<TopologyEffect> effects = new ArrayList<>();
        ServerDescription previous = find(now, server.getAddress()).orElseThrow();
        boolean serverDiffers = !ServerDescriptions.sameToListeners(previous, server);
        if (serverDiffers) {
            effects.add(new ServerChanged(previous, server));
        }
        if (serverDiffers || !Objects.equals(now.getType(), type)) {
            effects.add(new TopologyChanged(now, next));
        }
        effects.addAll(more);
        return new TopologyStep(next, effects);
    }

    private ClusterDescription description(ClusterType type, List<ServerDescription> servers) {
        return new ClusterDescription(settings.getMode(), type, servers, settings, serverSettings);
    }

    private static Optional<ServerDescription> find(ClusterDescription now, ServerAddress server) {
        return now.getServerDescriptions().stream()
                .filter(description -> description.getAddress().equals(server))
                .findFirst();
    }
}
