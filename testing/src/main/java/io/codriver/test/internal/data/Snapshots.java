package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Copies of the data as they were at the times at which snapshot reads looked at them first. Bounded: the {@value #MAX_COPIES}
 * used last; a read at another time that has passed fails, as it does on a server whose history is too short. Owned by the event
 * loop. Spec: snapshot reads.
 */
public final class Snapshots {

    private static final int MAX_COPIES = 16;

    private final Backend shared;
    private final ClusterTime time;

    private final Map<Long, Workspace> copies = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Workspace> eldest) {
            return size() > MAX_COPIES;
        }
    };

    Snapshots(Backend shared, ClusterTime time) {
        this.shared = shared;
        this.time = time;
    }

    /** Whether a command outside of transactions wants to read the data as they were at one time. */
    public static boolean isAskedFor(Request request) {
        return !Transactions.isPart(request)
                && request.body().get("readConcern") instanceof BsonDocument concern
                && concern.get("level") instanceof BsonString level
                && level.getValue().equals("snapshot");
    }

    /** The time a command names, or that of the last write. */
    public BsonTimestamp timeOf(Request request) {
        return request.body().get("readConcern") instanceof BsonDocument concern
                        && concern.get("atClusterTime") instanceof org.bson.BsonTimestamp at
                ? new BsonTimestamp(at.getValue())
                : time.lastWrite();
    }

    /** The data as they were at a time. */
    public Backend at(Channel channel, BsonTimestamp at) {
        Workspace known = copies.get(at.getValue());
        if (known != null) {
            return known.backend();
        }
        if (Long.compareUnsigned(at.getValue(), time.lastWrite().getValue()) < 0) {
            throw new CommandFailure(
                    239, "SnapshotTooOld", "Read timestamp " + at + " is older than the oldest available timestamp.");
        }
        Workspace copy = new Workspace(shared);
        shared.databases().forEach(database -> copy.open(channel, database));
        copies.put(at.getValue(), copy);
        return copy.backend();
    }
}
