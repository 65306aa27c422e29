package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import io.codriver.event.OpeningLedger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why no server could be selected: what is known of each, what went wrong last, and where an opening stands now. */
final class SelectionTimeout {

    private SelectionTimeout() {}

    static String text(
            Duration waited, Object wanted, ClusterDescription topology, Map<ServerAddress, OwnedServer> servers) {
        return "Timed out after " + OpeningLedger.readable(waited) + " while waiting for " + wanted + ". "
                + view(topology, servers);
    }

    static String view(ClusterDescription topology, Map<ServerAddress, OwnedServer> servers) {
        return "Client view of cluster state is {type=" + topology.getType() + ", servers=["
                + topology.getServerDescriptions().stream()
                        .map(server -> server(server, servers.get(server.getAddress())))
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private static String server(ServerDescription server, @Nullable OwnedServer owned) {
        StringBuilder text = new StringBuilder("{address=" + server.getAddress() + ", type=" + server.getType());
        Throwable failure = server.getException();
        if (failure != null) {
            text.append(", last error={").append(failure).append("}");
        }
        Optional<OpeningLedger> ledger = owned == null ? Optional.empty() : owned.lastOpening();
        ledger.ifPresent(last -> text.append(", last opening={").append(last).append("}"));
        return text.append("}").toString();
    }
}
