package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The logical clock of a deployment: it goes on with each write, and with what clients have seen elsewhere. Owned by the
 * event loop. Spec: driver sessions, "Gossipping the cluster time". Nothing is signed.
 */
public final class ClusterTime {

    private static final int HASH_BYTES = 20;

    private long now = nextAfter(0);
    private long lastWrite = now;

    /** A write happened. */
    public void tick() {
        now = nextAfter(now);
        lastWrite = now;
    }

    private static long nextAfter(long time) {
        long second = (System.currentTimeMillis() / 1000) << Integer.SIZE;
        return Math.max(time, second) + 1;
    }

    /** A client has seen this time; earlier ones say nothing. */
    public void advance(@Nullable BsonValue gossip) {
        if (gossip instanceof BsonDocument document
                && document.get("clusterTime") instanceof org.bson.BsonTimestamp seen
                && Long.compareUnsigned(seen.getValue(), now) > 0) {
            now = seen.getValue();
        }
    }

    /** The time of the latest write. */
    public BsonTimestamp lastWrite() {
        return new BsonTimestamp(lastWrite);
    }

    /** What every reply carries. */
    public Document gossip() {
        return new Document(
                        "$clusterTime",
                        new Document("clusterTime", new BsonTimestamp(now))
                                .append(
                                        "signature",
                                        new Document("hash", new BinData(new byte[HASH_BYTES])).append("keyId", 0L)))
                .append("operationTime", lastWrite());
    }
}
