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
 * @param failure thrown or emitted, if any
 */
record Answer(List<BsonDocument> sent, int items, @Nullable Throwable failure) {

    /** Whether it says that there is no such thing. */
    boolean isAbsence() {
        return failure instanceof UnsupportedOperationException || failure instanceof LinkageError;
    }

    /** Whether two drivers did the same. The order of fields may differ. */
    boolean isLike(Answer other) {
        return sent.equals(other.sent) && end().equals(other.end());
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
