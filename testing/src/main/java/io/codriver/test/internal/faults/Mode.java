package io.codriver.test.internal.faults;

import io.codriver.test.internal.data.CommandFailure;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** How often a fail point meets what it is set for. Spec: fail points of the transactions specification, "mode". */
final class Mode {

    private static final Set<String> KNOWN = Set.of("times", "skip", "activationProbability");

    private final double probability;

    /** What it lets pass first. */
    private long toSkip;

    /** What it will meet after that. */
    private long toMeet;

    private Mode(long toSkip, long toMeet, double probability) {
        this.toSkip = toSkip;
        this.toMeet = toMeet;
        this.probability = probability;
    }

    static boolean isOff(@Nullable BsonValue mode) {
        return mode instanceof BsonString text && text.getValue().equals("off");
    }

    /** Reads {@code alwaysOn} or a document of bounds. */
    static Mode of(@Nullable BsonValue mode) {
        if (mode instanceof BsonString text && text.getValue().equals("alwaysOn")) {
            return new Mode(0, Long.MAX_VALUE, 1);
        }
        if (mode instanceof BsonDocument bounds && !bounds.isEmpty() && KNOWN.containsAll(bounds.keySet())) {
            return new Mode(
                    number(bounds, "skip", 0).longValue(),
                    number(bounds, "times", Long.MAX_VALUE).longValue(),
                    number(bounds, "activationProbability", 1).doubleValue());
        }
        throw new CommandFailure(2, "BadValue", "unknown mode of a fail point: " + mode);
    }

    private static Number number(BsonDocument bounds, String name, long otherwise) {
        return bounds.get(name) instanceof BsonNumber number ? number.doubleValue() : otherwise;
    }

    /** Whether it meets now. Each call counts. */
    boolean meets() {
        if (toMeet == 0) {
            return false;
        }
        if (toSkip > 0) {
            toSkip--;
            return false;
        }
        if (probability < 1 && ThreadLocalRandom.current().nextDouble() >= probability) {
            return false;
        }
        toMeet--;
        return true;
    }
}
