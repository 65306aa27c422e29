package io.codriver.internal.handshake.auth.http;

import java.io.IOException;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What an endpoint has answered: credentials, so its text does not say it. */
public record HttpAnswer(String uri, String body) {

    /** A field of the JSON it consists of. */
    public String field(String name) throws IOException {
        return field(document(), name);
    }

    /** A field inside a document of this answer. */
    public String field(BsonDocument document, String name) throws IOException {
        if (document.get(name) instanceof BsonString text && !text.getValue().isEmpty()) {
            return text.getValue();
        }
        throw new IOException("The answer of " + uri + " has no field " + name);
    }

    /** The JSON it consists of. */
    public BsonDocument document() throws IOException {
        try {
            return BsonDocument.parse(body);
        } catch (RuntimeException noJson) {
            // Without the cause: the parser quotes what it does not understand.
            throw new IOException("The answer of " + uri + " is no JSON");
        }
    }

    @Override
    public String toString() {
        return "answer of " + uri;
    }
}
