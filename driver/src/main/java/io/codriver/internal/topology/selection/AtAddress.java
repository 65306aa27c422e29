package io.codriver.internal.topology.selection;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import java.util.List;

/**
 * One server and no other: the router that knows of a transaction. Spec: Transactions, "Mongos Pinning".
 *
 * @param address which one
 */
public record AtAddress(ServerAddress address) implements ServerSelector {

    @Override
    public List<ServerDescription> select(ClusterDescription topology) {
        return topology.getServerDescriptions().stream()
                .filter(server -> server.isOk() && server.getAddress().equals(address))
                .toList();
    }

    @Override
    public String toString() {
        return "the server " + address + ", to which a transaction is bound";
    }
}
