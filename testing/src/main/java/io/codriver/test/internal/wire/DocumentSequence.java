package io.codriver.test.internal.wire;

import java.util.List;
import org.bson.RawBsonDocument;

/**
 * A section of kind 1.
 *
 * @param identifier the field of the command which these documents stand for
 */
public record DocumentSequence(String identifier, List<RawBsonDocument> documents) {

    public DocumentSequence {
        documents = List.copyOf(documents);
    }
}
