package io.codriver.surface;

import com.mongodb.MongoException;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call.
 *
 * @param sent the commands, in their order
 * @param items how many were emitted
 * @param atOnce whether the call itself failed, not the publisher
 * @param failure thrown or emitted, if any
 */
record Answer(List<BsonDocument> sent, int items, boolean atOnce, @Nullable Throwable failure) {

    /** Whether it says that there is no such thing. */
    boolean isAbsence() {
        return failure instanceof UnsupportedOperationException || failure instanceof LinkageError;
    }

    /** Whether two drivers did the same. The order of fields may differ. */
    boolean isLike(Answer other) {
        return sent.equals(other.sent) && end().equals(other.end());
    }

    /** How it ended, and if badly, when. */
    String refusal() {
        return failure == null ? "none" : end() + (atOnce ? " at once" : " from the publisher");
    }

    /** Whether it refuses with the same exception, if earlier, or blames the argument where the other one stumbles over it. */
    boolean refusesAsWellAs(Answer other) {
        boolean stumbled = other.failure instanceof NullPointerException || other.failure instanceof AssertionError;
        return atOnce
                && other.failure != null
                && (end().equals(other.end()) || stumbled && failure instanceof IllegalArgumentException);
    }

    private String end() {
        return failure == null
                ? items + " items"
                : failure.getClass().getName() + (failure instanceof MongoException known ? " " + known.getCode() : "");
    }

    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        sent.forEach(command -> words.append(command.toJson()).append(' '));
        return words.append(end()).toString();
    }
}
