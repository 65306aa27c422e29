package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.codriver.test.internal.data.CommandFailure;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The rules for {@code _id}. */
record Ids(@Nullable Object id) {

    static Object generated() {
        return new ObjectId();
    }

    void check() {
        if (id instanceof Document inner) {
            inner.keySet().stream()
                    .filter(name -> name.startsWith("$"))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new CommandFailure(
                                52,
                                "DollarPrefixedFieldName",
                                "_id fields may not contain '$'-prefixed fields: " + name
                                        + " is not valid for storage.");
                    });
        }
        if (id instanceof Collection<?> || id instanceof BsonRegularExpression) {
            throw new CommandFailure(
                    53,
                    "InvalidIdField",
                    "The '_id' value cannot be of type " + (id instanceof Collection ? "array" : "regex"));
        }
    }
}
