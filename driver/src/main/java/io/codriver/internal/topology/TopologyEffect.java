package io.codriver.internal.topology;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;

/** What has to happen because the topology changed. Data; carried out in order by its owner, see {@link #performBy}. */
public sealed interface TopologyEffect {

    /** Whoever owns servers and listeners. */
    interface Owner {

        void serverChanged(ServerDescription previous, ServerDescription current);

        void topologyChanged(ClusterDescription previous, ClusterDescription current);

        void readyPool(ServerAddress server);

        void clearPool(ServerAddress server, Throwable cause, boolean interruptInUse);

        void requestCheck(ServerAddress server);

        void cancelCheck(ServerAddress server);
    }

    /** Calls the method of the owner that belongs to this effect. */
    void performBy(Owner owner);

    /** Listeners want to know. */
    record ServerChanged(ServerDescription previous, ServerDescription current) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.serverChanged(previous, current);
        }
    }

    /** Listeners want to know. */
    record TopologyChanged(ClusterDescription previous, ClusterDescription current) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.topologyChanged(previous, current);
        }
    }

    /** The server was checked with success: before it may be selected. */
    record ReadyPool(ServerAddress server) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.readyPool(server);
        }
    }

    /** The server is not known any more: after nobody can select it. */
    record ClearPool(ServerAddress server, Throwable cause, boolean interruptInUse) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.clearPool(server, cause, interruptInUse);
        }
    }

    /** The server is there but has changed: look again now. */
    record RequestCheck(ServerAddress server) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.requestCheck(server);
        }
    }

    /** A connection of this server broke: a check under way would only find the same out later. */
    record CancelCheck(ServerAddress server) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.cancelCheck(server);
        }
    }
}
