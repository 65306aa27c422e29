package io.codriver.internal.topology;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.TopologyVersion;
import io.codriver.internal.topology.TopologyEffect.CancelCheck;
import io.codriver.internal.topology.TopologyEffect.ClearPool;
import io.codriver.internal.topology.TopologyEffect.ClearService;
import io.codriver.internal.topology.TopologyEffect.RequestCheck;
import java.util.List;
import java.util.Optional;

/**
 * What a failure met on the connections of a pool makes of a topology.
 *
 * <p>Spec: SDAM, "Application errors"; Load Balancer Support, "Error Handling".
 */
final class FailureRules {

    private FailureRules() {}

    /** On a connection whose handshake was complete. */
    static TopologyStep afterHandshake(TopologyState now, ConnectionFailure failure, long nowNanos) {
        FailureMeaning meaning = FailureMeaning.of(failure.cause());
        if (isStale(now, failure)) {
            return TopologyStep.unchanged(now);
        }
        if (isLoadBalanced(now)) {
            boolean broken = meaning == FailureMeaning.SHUTTING_DOWN || meaning == FailureMeaning.NETWORK;
            return broken ? serviceCleared(now, failure) : TopologyStep.unchanged(now);
        }
        return switch (meaning) {
            case STATE_CHANGE -> forgotten(now, failure, nowNanos, List.of(new RequestCheck(failure.server())));
            case SHUTTING_DOWN -> shuttingDown(now, failure, nowNanos);
            case NETWORK -> broken(now, failure, nowNanos);
            // A slow operation is no silent server; an answer with an error is an answer.
            case NETWORK_TIMEOUT, OVERLOADED, UNRESOLVED, UNIDENTIFIED, OTHER -> TopologyStep.unchanged(now);
        };
    }

    /**
     * While a connection was opened. A failed lookup says nothing about the server and leaves its healthy connections
     * alone: if the server is known, its monitor is connected (a deviation from the letter of SDAM). Overload is no
     * reason to clear either.
     */
    static TopologyStep beforeHandshake(TopologyState now, ConnectionFailure failure, long nowNanos) {
        FailureMeaning meaning = FailureMeaning.of(failure.cause());
        boolean saysNothing = meaning == FailureMeaning.UNRESOLVED || meaning == FailureMeaning.UNIDENTIFIED;
        if (saysNothing || meaning == FailureMeaning.OVERLOADED || isStale(now, failure)) {
            return TopologyStep.unchanged(now);
        }
        if (isLoadBalanced(now)) {
            return serviceCleared(now, failure);
        }
        return switch (meaning) {
            case STATE_CHANGE, SHUTTING_DOWN -> shuttingDown(now, failure, nowNanos);
            case NETWORK, NETWORK_TIMEOUT, OTHER -> broken(now, failure, nowNanos);
            case OVERLOADED, UNRESOLVED, UNIDENTIFIED -> TopologyStep.unchanged(now);
        };
    }

    private static boolean isStale(TopologyState now, ConnectionFailure failure) {
        Optional<ServerDescription> known = now.server(failure.server());
        return known.isEmpty()
                || failure.isOfOldGeneration()
                || ServerDescriptions.isOlderOrSame(
                        FailureMeaning.topologyVersion(failure.cause()),
                        known.get().getTopologyVersion());
    }

    private static boolean isLoadBalanced(TopologyState now) {
        return now.description().getConnectionMode() == ClusterConnectionMode.LOAD_BALANCED;
    }

    /** The load balancer itself is never doubted, and before hello is answered nobody knows which service it was. */
    private static TopologyStep serviceCleared(TopologyState now, ConnectionFailure failure) {
        return failure.service() == null
                ? TopologyStep.unchanged(now)
                : new TopologyStep(
                        now, List.of(new ClearService(failure.server(), failure.service(), failure.cause())));
    }

    /** The server is there, so to look again at once is worth it. */
    private static TopologyStep shuttingDown(TopologyState now, ConnectionFailure failure, long nowNanos) {
        return forgotten(
                now,
                failure,
                nowNanos,
                List.of(new ClearPool(failure.server(), failure.cause(), false), new RequestCheck(failure.server())));
    }

    private static TopologyStep broken(TopologyState now, ConnectionFailure failure, long nowNanos) {
        return forgotten(
                now,
                failure,
                nowNanos,
                List.of(new ClearPool(failure.server(), failure.cause(), false), new CancelCheck(failure.server())));
    }

    private static TopologyStep forgotten(
            TopologyState now, ConnectionFailure failure, long nowNanos, List<TopologyEffect> effects) {
        TopologyVersion version = FailureMeaning.topologyVersion(failure.cause());
        ServerDescription unknown = ServerDescriptions.unknown(failure.server(), failure.cause(), version, nowNanos);
        return forgotten(now, unknown, effects);
    }

    /** A server of which nothing is known any more. Whether a replica set still has a primary follows from that. */
    static TopologyStep forgotten(TopologyState now, ServerDescription unknown, List<TopologyEffect> effects) {
        Draft draft = new Draft(now);
        draft.seen(unknown);
        if (now.description().getConnectionMode() == ClusterConnectionMode.SINGLE) {
            draft.type(now.description().getClusterSettings().getRequiredClusterType());
        }
        return draft.step(effects);
    }
}
