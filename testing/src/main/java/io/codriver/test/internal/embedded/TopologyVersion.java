package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Which process this is and how often its state changed, and who waits for the next change. Owned by the event loop.
 * Spec: SDAM, "topologyVersion".
 */
final class TopologyVersion {

    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private ObjectId processId = new ObjectId();
    private long counter;

    ObjectId processId() {
        return processId;
    }

    long counter() {
        return counter;
    }

    Document document() {
        return new Document("processId", processId).append("counter", counter);
    }

    /** Something that {@code hello} tells is different now: whoever waits for that is called, once. */
    void changed() {
        counter++;
        List<Runnable> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(Runnable::run);
    }

    /** Another process takes this one's place. Its connections are gone, and with them those who waited. */
    void restarted() {
        processId = new ObjectId();
        counter = 0;
        waiting.clear();
    }

    /** Whether a client with this version knows the state as it is. */
    boolean isKnown(@Nullable BsonValue version) {
        return version instanceof BsonDocument known
                && known.get("processId") instanceof BsonObjectId process
                && process.getValue().toHexString().equals(processId.getHexData())
                && known.get("counter") instanceof BsonInt64 seen
                && seen.getValue() >= counter;
    }

    void await(Runnable change) {
        waiting.add(change);
    }

    void forget(Runnable change) {
        waiting.remove(change);
    }
}
