package io.codriver.specification.unified.match;

import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What operators look up by name. */
public interface KnownEntities {

    /** A BSON value that an operation saved. */
    BsonValue value(String name);

    /** The logical session id of a session entity. */
    BsonDocument sessionId(String name);
}
