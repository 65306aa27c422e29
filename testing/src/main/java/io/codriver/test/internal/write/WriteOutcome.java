package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;

/** The sum over the statements of one command. */
final class WriteOutcome {

    private int n;
    private int modified;
    private final List<Document> upserted = new ArrayList<>();
    private final List<Document> errors = new ArrayList<>();
    private final List<Object> retried = new ArrayList<>();

    /** A statement was done; the reply is that of a command with this statement alone. */
    void add(int index, Document reply) {
        n += intOf(reply, "n");
        modified += intOf(reply, "nModified");
        if (reply.get("upserted") instanceof List<?> ids) {
            for (Object id : ids) {
                upserted.add(new Document("index", index).append("_id", ((Document) id).get("_id")));
            }
        }
    }

    /** A statement had been done before. */
    void addRetried(int index, Document reply) {
        retried.add(index);
        add(index, reply);
    }

    void addError(Document error) {
        errors.add(error);
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    Document reply(boolean isUpdate) {
        Document reply = new Document("n", n);
        if (isUpdate) {
            reply.put("nModified", modified);
        }
        if (!upserted.isEmpty()) {
            reply.put("upserted", upserted);
        }
        if (!errors.isEmpty()) {
            reply.put("writeErrors", errors);
        }
        if (!retried.isEmpty()) {
            reply.put("retriedStmtIds", retried);
        }
        return reply.append("ok", 1.0);
    }

    private static int intOf(Document reply, String field) {
        return reply.get(field) instanceof Number number ? number.intValue() : 0;
    }
}
