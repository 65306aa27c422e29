package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement did.
 *
 * @param n how many documents it met, or made
 * @param upserted holds the id of the document it made because it met none; null if it made none
 */
record Written(int n, int modified, @Nullable Document upserted) {

    static final Written NOTHING = new Written(0, 0, null);

    /** As the reply to a command with this statement alone. */
    Document reply() {
        Document reply = new Document("n", n).append("nModified", modified);
        if (upserted != null) {
            reply.append("upserted", List.of(upserted));
        }
        return reply;
    }
}
