package io.codriver.internal.topology;

import com.mongodb.connection.ServerDescription;
import java.util.Comparator;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * By which election, under which configuration, a server became primary. Of two servers that both call themselves
 * primary the one of the older election is stale. Immutable.
 *
 * <p>Spec: SDAM, "updateRSFromPrimary" and "Using electionId and setVersion to detect stale primaries".
 *
 * @param id of the election, if told
 * @param setVersion of the replica set's configuration, if told
 */
public record Election(@Nullable ObjectId id, @Nullable Integer setVersion) {

    /** No primary has told of one yet. */
    public static final Election NONE = new Election(null, null);

    /** MongoDB 6.0: from here on the order is that of the servers themselves. */
    private static final int ELECTION_FIRST_WIRE_VERSION = 17;

    private static final Comparator<@Nullable ObjectId> BY_ID = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<@Nullable Integer> BY_VERSION = Comparator.nullsFirst(Comparator.naturalOrder());

    static Election of(ServerDescription primary) {
        return new Election(primary.getElectionId(), primary.getSetVersion());
    }

    /** The newest election once this primary was seen; empty if the primary is stale. */
    Optional<Election> with(ServerDescription primary) {
        Election told = of(primary);
        return primary.getMaxWireVersion() >= ELECTION_FIRST_WIRE_VERSION ? electionFirst(told) : versionFirst(told);
    }

    private Optional<Election> electionFirst(Election told) {
        int order = BY_ID.compare(told.id, id);
        boolean current = order > 0 || (order == 0 && BY_VERSION.compare(told.setVersion, setVersion) >= 0);
        return current ? Optional.of(told) : Optional.empty();
    }

    /** Before MongoDB 6.0: configuration first, and what was not told does not count. */
    private Optional<Election> versionFirst(Election told) {
        boolean complete = told.id != null && told.setVersion != null;
        if (complete && id != null && setVersion != null && told.isBehind(this)) {
            return Optional.empty();
        }
        return Optional.of(new Election(
                complete ? told.id : id,
                BY_VERSION.compare(told.setVersion, setVersion) > 0 ? told.setVersion : setVersion));
    }

    private boolean isBehind(Election other) {
        int order = BY_VERSION.compare(setVersion, other.setVersion);
        return order < 0 || (order == 0 && BY_ID.compare(id, other.id) < 0);
    }

    @Override
    public String toString() {
        return "(electionId " + id + ", setVersion " + setVersion + ")";
    }
}
