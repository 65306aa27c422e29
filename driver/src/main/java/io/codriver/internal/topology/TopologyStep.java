package io.codriver.internal.topology;

import com.mongodb.connection.ClusterDescription;
import java.util.List;

/**
 * What a fact makes of a topology.
 *
 * @param description the topology from now on
 * @param effects to be carried out in order
 */
public record TopologyStep(ClusterDescription description, List<TopologyEffect> effects) {

    /** Copies the list. */
    public TopologyStep {
        effects = List.copyOf(effects);
    }

    static TopologyStep unchanged(ClusterDescription now) {
        return new TopologyStep(now, List.of());
    }
}
