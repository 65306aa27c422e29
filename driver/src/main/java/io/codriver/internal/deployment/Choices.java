package io.codriver.internal.deployment;

import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.topology.selection.Selection;
import io.codriver.internal.topology.selection.Suitable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was chosen from one description of the topology, so that the next operation of the same kind makes no lists. Ends
 * with the description. What the application's selector has a say in, or a failed attempt, is chosen anew each time.
 */
final class Choices {

    /** An application that makes preferences by the thousand gains nothing from keeping them. */
    private static final int KEPT = 64;

    private final ClusterDescription topology;
    private final Map<Suitable, List<ServerDescription>> kept = new ConcurrentHashMap<>();

    Choices(ClusterDescription topology) {
        this.topology = topology;
    }

    /** The suitable ones within the latency window. May call a selector of the application. */
    List<ServerDescription> of(Selection selection) {
        if (!(selection.wanted() instanceof Suitable wanted) || !selection.dependsOnTopologyAlone()) {
            return selection.of(topology);
        }
        List<ServerDescription> known = kept.get(wanted);
        if (known != null) {
            return known;
        }
        List<ServerDescription> chosen = selection.of(topology);
        if (kept.size() < KEPT) {
            kept.put(wanted, chosen);
        }
        return chosen;
    }
}
