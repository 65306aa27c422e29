package io.codriver.internal.deployment;

import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import io.codriver.event.OpeningLedger;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why no server could be selected: what is known of each, what went wrong last, and where an opening stands now. */
final class SelectionTimeout {

    private SelectionTimeout() {}

    static String text(Duration waited, Object wanted, Published topology) {
        return "Timed out after " + OpeningLedger.readable(waited) + " while waiting for " + wanted + ". "
                + view(topology);
    }

    /** The official exception holds no cause: what is known of the servers goes into its message. */
    static MongoIncompatibleDriverException withView(MongoIncompatibleDriverException failure, Published topology) {
        return new MongoIncompatibleDriverException(
                failure.getMessage() + " " + view(topology), failure.getClusterDescription());
    }

    private static String view(Published topology) {
        ClusterDescription description = topology.description();
        StringBuilder text = new StringBuilder("Client view of cluster state is {type=").append(description.getType());
        text.append(description.getServerDescriptions().stream()
                .map(server -> server(server, topology.servers().get(server.getAddress())))
                .collect(Collectors.joining(", ", ", servers=[", "]")));
        if (description.getServerDescriptions().isEmpty() && topology.lastRemoval() != null) {
            text.append(", last to leave={").append(topology.lastRemoval()).append("}");
        }
        return text.append("}").toString();
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
