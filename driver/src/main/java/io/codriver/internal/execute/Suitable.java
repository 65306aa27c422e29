package io.codriver.internal.execute;

import com.mongodb.ReadPreference;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.command.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * Which servers suit a command.
 *
 * <p>Spec: Server Selection, "Topology type: Single" (whatever the type of the server) and "Replica sets".
 *
 * @param writes whether the server must be able to write
 * @param preference among those that can read
 */
record Suitable(boolean writes, ReadPreference preference) implements ServerSelector {

    private static final Suitable PRIMARY = new Suitable(false, ReadPreference.primary());
    private static final Suitable WRITABLE = new Suitable(true, ReadPreference.primary());

    static Suitable of(Command<?> command) {
        if (command.writes()) {
            return WRITABLE;
        }
        ReadPreference preference = command.readPreference();
        return preference.equals(ReadPreference.primary()) ? PRIMARY : new Suitable(false, preference);
    }

    @Override
    public List<ServerDescription> select(ClusterDescription topology) {
        if (topology.getConnectionMode() == ClusterConnectionMode.SINGLE) {
            return filter(topology, false);
        }
        return writes ? filter(topology, true) : preference.choose(topology);
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
