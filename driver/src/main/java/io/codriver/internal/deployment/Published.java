package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of the topology at one moment, and the servers that belong to it then.
 *
 * @param decision by which it came to be; later ones are greater
 * @param description for selection and users
 * @param servers by address, each of the description's
 * @param lastRemoval which server left last, and why; {@code null} if none did
 * @param choices made from the description so far
 */
record Published(
        long decision,
        ClusterDescription description,
        Map<ServerAddress, OwnedServer> servers,
        @Nullable String lastRemoval,
        Choices choices) {

    /** Copies the map. */
    Published {
        servers = Map.copyOf(servers);
    }

    Published(
            long decision,
            ClusterDescription description,
            Map<ServerAddress, OwnedServer> servers,
            @Nullable String lastRemoval) {
        this(decision, description, servers, lastRemoval, new Choices(description));
    }

    OwnedServer server(ServerAddress address) {
        OwnedServer server = servers.get(address);
        if (server == null) {
            throw new IllegalStateException("No server at " + address);
        }
        return server;
    }
}
