package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * Inserts, updates and deletes one statement at a time, because the backend counts failed inserts as done, goes on
 * after a failure in an ordered update, and fails a whole delete. Spec: the replies of a MongoDB server's write commands.
 */
final class Writes {

    private final Backend backend;

    Writes(Backend backend) {
        this.backend = backend;
    }

    Answer insert(Channel channel, String database, Document command) {
        return each(channel, database, command, "documents");
    }

    Answer update(Channel channel, String database, Document command) {
        return each(channel, database, command, "updates");
    }

    Answer delete(Channel channel, String database, Document command) {
        return each(channel, database, command, "deletes");
    }

    private Answer each(Channel channel, String database, Document command, String field) {
        if (!(command.get(field) instanceof List<?> statements) || statements.isEmpty()) {
            throw new CommandFailure(9, "FailedToParse", "'" + field + "' must hold at least one document");
        }
        boolean ordered = !Boolean.FALSE.equals(command.get("ordered"));
        Outcome outcome = new Outcome();
        for (int index = 0; index < statements.size(); index++) {
            Document one = new Document(command);
            one.put(field, List.of(statements.get(index)));
            one.put("ordered", true);
            if (!run(channel, database, one, index, outcome) && ordered) {
                break;
            }
        }
        boolean isUpdate = field.equals("updates");
        return Answer.of(outcome.reply(isUpdate));
    }

    private boolean run(Channel channel, String database, Document one, int index, Outcome outcome) {
        try {
            return outcome.add(index, backend.run(channel, database, one));
        } catch (CommandFailure failure) {
            outcome.errors.add(failure.writeError(index));
            return false;
        }
    }

    /** The sum over the statements. */
    private static final class Outcome {
        private int n;
        private int modified;
        private final List<Document> upserted = new ArrayList<>();
        private final List<Document> errors = new ArrayList<>();

        /** Adds the reply to a command with one statement; false if that statement failed. */
        private boolean add(int index, Document reply) {
            if (reply.get("writeErrors") instanceof List<?> failed && !failed.isEmpty()) {
                Document error = new Document((Document) failed.get(0));
                error.put("index", index);
                errors.add(error);
                return false;
            }
            n += intOf(reply, "n");
            modified += intOf(reply, "nModified");
            if (reply.get("upserted") instanceof List<?> ids) {
                for (Object id : ids) {
                    Document entry = new Document((Document) id);
                    entry.put("index", index);
                    upserted.add(entry);
                }
            }
            return true;
        }

        private Document reply(boolean isUpdate) {
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
            return reply.append("ok", 1.0);
        }

        private static int intOf(Document reply, String field) {
            return reply.get(field) instanceof Number number ? number.intValue() : 0;
        }
    }
}
