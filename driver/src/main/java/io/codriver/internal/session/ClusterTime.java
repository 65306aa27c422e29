package io.codriver.internal.session;

import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A time as a server signed it.
 *
 * <p>Spec: Sessions, "Receiving the current cluster time": two are compared by their timestamps alone.
 *
 * @param bits of the timestamp
 * @param document as it was received, signature included
 */
record ClusterTime(long bits, BsonDocument document) {

    /** Throws if there is no timestamp under {@code clusterTime}. */
    static ClusterTime of(BsonDocument document) {
        return new ClusterTime(document.getTimestamp("clusterTime").getValue(), document);
    }

    static boolean isAfter(long bits, @Nullable ClusterTime other) {
        return other == null || Long.compareUnsigned(bits, other.bits) > 0;
    }

    static @Nullable ClusterTime later(@Nullable ClusterTime one, @Nullable ClusterTime other) {
        return one == null || (other != null && isAfter(other.bits, one)) ? other : one;
    }
}
