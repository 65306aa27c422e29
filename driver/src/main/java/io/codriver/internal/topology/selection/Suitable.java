package io.codriver.internal.topology.selection;

import com.mongodb.ReadPreference;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Which servers suit an operation by type of topology and of operation: a value, so that what was chosen for one can be
 * kept for the next.
 *
 * <p>Spec: Server Selection, "Topology type: Single" (whatever the type of the server) and "Replica sets".
 *
 * @param writes whether the server must be able to write
 * @param into whether what is read is written there, which older secondaries cannot
 * @param preference among those that can read
 */
public record Suitable(boolean writes, boolean into, ReadPreference preference) implements ServerSelector {

    /** Wire version of MongoDB 5.0. */
    private static final int SECONDARIES_WRITE_SINCE = 13;

    private static final Suitable PRIMARY = new Suitable(false, false, ReadPreference.primary());
    private static final Suitable WRITABLE = new Suitable(true, false, ReadPreference.primary());

    /** Servers that can write. */
    public static Suitable toWrite() {
        return WRITABLE;
    }

    /** Servers that the preference allows. */
    public static Suitable toRead(ReadPreference preference) {
        return preference.equals(ReadPreference.primary()) ? PRIMARY : new Suitable(false, false, preference);
    }

    /**
     * Servers that the preference allows, or the primary if any server is too old. Spec: CRUD, "Read preferences and server
     * selection".
     */
    public static Suitable toReadInto(ReadPreference preference) {
        return preference.equals(ReadPreference.primary()) ? PRIMARY : new Suitable(false, true, preference);
    }

    /** The preference by which servers of this topology are selected; writes have none. */
    public ReadPreference effective(ClusterDescription topology) {
        return into && topology.getType() != ClusterType.LOAD_BALANCED && anyIsOld(topology)
                ? ReadPreference.primary()
                : preference;
    }

    private static boolean anyIsOld(ClusterDescription topology) {
        return topology.getServerDescriptions().stream()
                .anyMatch(server -> server.isOk() && server.getMaxWireVersion() < SECONDARIES_WRITE_SINCE);
    }

    @Override
    public List<ServerDescription> select(ClusterDescription topology) {
        if (Topology.isSingle(topology)) {
            return filter(topology, false);
        }
        return writes ? filter(topology, true) : effective(topology).choose(topology);
    }

    private static List<ServerDescription> filter(ClusterDescription topology, boolean writable) {
        List<ServerDescription> found = new ArrayList<>(1);
        for (ServerDescription server : topology.getServerDescriptions()) {
            if (writable ? server.isPrimary() : server.isOk()) {
                found.add(server);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return writes ? "a server that can write" : "a server for read preference " + preference.getName();
    }
}
