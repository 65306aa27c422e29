package io.codriver.internal.topology;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the answer of a member makes of a replica set. Only a primary decides who belongs to it; while none is known
 * every member is believed about others.
 *
 * <p>Spec: SDAM, "updateRSWithoutPrimary", "updateRSWithPrimaryFromMember" and "updateRSFromPrimary".
 */
final class ReplicaSetRules {

    private ReplicaSetRules() {}

    /** Spec: SDAM, "TopologyType table", both columns of replica sets. */
    static void seen(Draft draft, ServerDescription server) {
        switch (server.getType()) {
            case REPLICA_SET_PRIMARY -> primarySeen(draft, server);
            case REPLICA_SET_SECONDARY, REPLICA_SET_ARBITER, REPLICA_SET_OTHER -> memberSeen(draft, server);
            case STANDALONE, SHARD_ROUTER, LOAD_BALANCER ->
                draft.remove(
                        server.getAddress(),
                        "is a " + server.getType() + ", not a member of the replica set " + draft.setName());
            case REPLICA_SET_GHOST, UNKNOWN -> {
                // Stays: it may become a member, and may be the only way back to the set.
            }
        }
    }

    private static void memberSeen(Draft draft, ServerDescription member) {
        ServerAddress address = member.getAddress();
        boolean hasPrimary = draft.before().description().getServerDescriptions().stream()
                .anyMatch(ServerDescriptions::isReplicaSetPrimary);
        if (!isOfThisSet(draft, member)) {
            return;
        }
        if (!hasPrimary) {
            draft.add(ToldHosts.members(member));
        }
        if (ToldHosts.callsItselfOtherwise(member)) {
            draft.remove(address, "calls itself " + member.getCanonicalAddress());
        }
    }

    private static void primarySeen(Draft draft, ServerDescription primary) {
        if (!isOfThisSet(draft, primary)) {
            return;
        }
        Optional<Election> newest = draft.newest().with(primary);
        if (newest.isEmpty()) {
            draft.put(stale(
                    primary,
                    "electionId/setVersion mismatch, " + Election.of(primary) + " is stale compared to "
                            + draft.newest()));
            return;
        }
        draft.newest(newest.get());
        // At most one, and its pool is left alone: it may go on as a secondary.
        draft.primaryBeside(primary.getAddress()).ifPresent(old -> {
            draft.put(stale(old, "discovery of newer primary " + primary.getAddress()));
            draft.requestCheck(old.getAddress());
        });
        Set<ServerAddress> members = ToldHosts.members(primary);
        draft.add(members);
        draft.removeAllBut(members, "is not in the replica set of the primary " + primary.getAddress());
    }

    private static boolean isOfThisSet(Draft draft, ServerDescription member) {
        if (draft.setName() == null) {
            draft.setName(member.getSetName());
        }
        if (String.valueOf(draft.setName()).equals(member.getSetName())) {
            return true;
        }
        draft.remove(
                member.getAddress(),
                "is a member of the replica set " + member.getSetName() + ", not of " + draft.setName());
        return false;
    }

    private static ServerDescription stale(ServerDescription primary, String reason) {
        return ServerDescriptions.unknown(
                primary.getAddress(),
                new MongoException("primary marked stale due to " + reason),
                null,
                primary.getLastUpdateTime(TimeUnit.NANOSECONDS));
    }
}
