package io.codriver.internal.topology;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a deployment: what others may see, and what only {@link Topology} has to remember. Immutable.
 *
 * <p>A replica set has a primary if one of its servers is one; that is not kept apart.
 *
 * <p>Spec: SDAM, "TopologyDescription".
 *
 * @param description for selection, listeners and users
 * @param seeds how many servers the application named
 * @param setName of the replica set; {@code null} while none is required and none was found
 * @param newest election of which a primary told
 */
public record TopologyState(ClusterDescription description, int seeds, @Nullable String setName, Election newest) {

    /** What is known of this server, if it belongs to the topology. */
    public Optional<ServerDescription> server(ServerAddress address) {
        return description.getServerDescriptions().stream()
                .filter(server -> server.getAddress().equals(address))
                .findFirst();
    }
}
