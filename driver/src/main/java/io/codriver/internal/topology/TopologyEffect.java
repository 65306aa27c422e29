package io.codriver.internal.topology;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import org.bson.types.ObjectId;

/** What has to happen because the topology changed. Data; carried out in order by its owner, see {@link #performBy}. */
public sealed interface TopologyEffect {

    /** Whoever owns servers and listeners. */
    interface Owner {

        void serverChanged(ServerDescription previous, ServerDescription current);

        void serverAdded(ServerAddress server);

        void serverRemoved(ServerAddress server, String reason);

        void topologyChanged(ClusterDescription previous, ClusterDescription current);

        void readyPool(ServerAddress server);

        void clearPool(ServerAddress server, Throwable cause, boolean interruptInUse);

        void clearService(ServerAddress server, ObjectId service, Throwable cause);

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

    /** It belongs to the topology from now on: it is to be watched. */
    record ServerAdded(ServerAddress server) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.serverAdded(server);
        }
    }

    /**
     * It does not belong to the topology any more: its monitor ends and its pool closes.
     *
     * @param reason why, as the rest of a sentence that begins with the server
     */
    record ServerRemoved(ServerAddress server, String reason) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.serverRemoved(server, reason);
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

    /** One service behind a load balancer is gone: only its connections are thrown away. */
    record ClearService(ServerAddress server, ObjectId service, Throwable cause) implements TopologyEffect {
        @Override
        public void performBy(Owner owner) {
            owner.clearService(server, service, cause);
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
