package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.json.JsonParseException;

/** Tells of a duplicate key which index it is of and what its value is, as servers do since MongoDB 4.2. */
final class DuplicateKeys {

    private static final int DUPLICATE_KEY = 11000;
    private static final Pattern MESSAGE = Pattern.compile(".* index: (\\S+) dup key: (\\{.*\\})");

    private final Backend backend;

    DuplicateKeys(Backend backend) {
        this.backend = backend;
    }

    CommandFailure explained(Target target, CommandFailure failure) {
        Matcher parts = MESSAGE.matcher(String.valueOf(failure.getMessage()));
        if (failure.code() != DUPLICATE_KEY || !parts.matches()) {
            return failure;
        }
        Document details = new Document();
        Document list = new Document("listIndexes", target.collection());
        for (Document index : backend.list(target.channel(), target.database(), list)) {
            if (parts.group(1).equals(index.get("name"))) {
                details.append("keyPattern", index.get("key"));
            }
        }
        try {
            details.append("keyValue", Backend.documentOf(BsonDocument.parse(parts.group(2))));
        } catch (JsonParseException unreadable) {
            // A value that the message does not tell in full.
        }
        return failure.with(details);
    }
}
