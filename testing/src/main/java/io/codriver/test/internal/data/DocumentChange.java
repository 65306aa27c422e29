package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one document.
 *
 * @param before null if it was inserted
 * @param after null if it was deleted
 * @param replaced whether its content was replaced as a whole
 */
public record DocumentChange(
        String database, String collection, @Nullable Document before, @Nullable Document after, boolean replaced) {

    /** The {@code _id} of the document. */
    public Object id() {
        Document known = Objects.requireNonNull(after == null ? before : after);
        return Objects.requireNonNull(known.get("_id"));
    }

    /** As change events call it. */
    public String operation() {
        if (before == null) {
            return "insert";
        }
        if (after == null) {
            return "delete";
        }
        return replaced ? "replace" : "update";
    }
}
