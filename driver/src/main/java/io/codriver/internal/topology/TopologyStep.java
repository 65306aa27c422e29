package io.codriver.internal.topology;

import com.mongodb.connection.ClusterDescription;
import java.util.List;

/**
 * What a fact makes of a topology.
 *
 * @param state the topology from now on
 * @param effects to be carried out in order
 */
public record TopologyStep(TopologyState state, List<TopologyEffect> effects) {

    /** Copies the list. */
    public TopologyStep {
        effects = List.copyOf(effects);
    }

    static TopologyStep unchanged(TopologyState now) {
        return new TopologyStep(now, List.of());
    }

    /** What others may see of the state. */
    public ClusterDescription description() {
        return state.description();
    }
}
