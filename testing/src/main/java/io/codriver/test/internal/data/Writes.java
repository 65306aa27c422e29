package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.RetryableWrites.Statements;
import io.codriver.test.internal.data.WriteFaults.WriteFault;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inserts, updates and deletes one statement at a time, because the backend counts failed inserts as done, goes on
 * after a failure in an ordered update, and fails a whole delete. Spec: the replies of a MongoDB server's write commands.
 */
public final class Writes {

    private final Backend backend;
    private final WriteFaults faults;
    private final Runnable failed;

    /** Writes to this backend; statements of retryable writes meet the faults; {@code failed} is called when one fails. */
    public Writes(Backend backend, WriteFaults faults, Runnable failed) {
        this.backend = backend;
        this.faults = faults;
        this.failed = failed;
    }

    /** A statement failed elsewhere. */
    public void failed() {
        failed.run();
    }

    public Answer insert(Channel channel, String database, Document command, @Nullable Statements done) {
        return each(channel, database, command, "documents", done);
    }

    public Answer update(Channel channel, String database, Document command, @Nullable Statements done) {
        return each(channel, database, command, "updates", done);
    }

    public Answer delete(Channel channel, String database, Document command, @Nullable Statements done) {
        return each(channel, database, command, "deletes", done);
    }

    /** Finds and changes one document; what was done under this transaction number is not done again. */
    public Answer findAndModify(Channel channel, String database, Document command, @Nullable Statements done) {
        Document before = done == null ? null : done.replyOf(0);
        if (before != null) {
            return Answer.of(new Document(before).append("retriedStmtId", 0));
        }
        WriteFault fault = faultOf(done);
        fault.beforeCommit();
        Document reply = withOutcome(command, backend.run(channel, database, command));
        if (done != null) {
            done.done(0, reply);
        }
        fault.afterCommit();
        return Answer.of(reply);
    }

    private WriteFault faultOf(@Nullable Statements done) {
        return done == null ? WriteFault.NONE : faults.next();
    }

    /** The backend tells what became of the document only if it was updated. */
    private static Document withOutcome(Document command, Document reply) {
        if (reply.containsKey("lastErrorObject")) {
            return reply;
        }
        Document outcome = new Document();
        boolean found = reply.get("value") != null;
        boolean removes = Boolean.TRUE.equals(command.get("remove"));
        boolean upserts = !removes && Boolean.TRUE.equals(command.get("upsert"));
        outcome.append("n", found || upserts ? 1 : 0);
        if (!removes) {
            outcome.append("updatedExisting", false);
        }
        if (upserts && command.get("query") instanceof Document query && query.get("_id") != null) {
            outcome.append("upserted", query.get("_id"));
        }
        return new Document("lastErrorObject", outcome)
                .append("value", reply.get("value"))
                .append("ok", 1.0);
    }

    private Answer each(Channel channel, String database, Document command, String field, @Nullable Statements done) {
        if (!(command.get(field) instanceof List<?> statements) || statements.isEmpty()) {
            throw new CommandFailure(9, "FailedToParse", "'" + field + "' must hold at least one document");
        }
        if (done != null && statements.stream().anyMatch(Writes::meansMany)) {
            throw new CommandFailure(72, "InvalidOptions", "Cannot use retryable writes with multi=true");
        }
        boolean ordered = !Boolean.FALSE.equals(command.get("ordered"));
        Outcome outcome = new Outcome();
        for (int index = 0; index < statements.size(); index++) {
            Document one = new Document(command);
            one.put(field, List.of(statements.get(index)));
            one.put("ordered", true);
            if (!once(channel, database, one, index, outcome, done) && ordered) {
                break;
            }
        }
        if (!outcome.errors.isEmpty()) {
            failed.run();
        }
        boolean isUpdate = field.equals("updates");
        return Answer.of(outcome.reply(isUpdate));
    }

    private static boolean meansMany(Object statement) {
        return statement instanceof Document update
                && (Boolean.TRUE.equals(update.get("multi"))
                        || (update.get("q") != null
                                && update.get("limit") instanceof Number limit
                                && limit.intValue() == 0));
    }

    private boolean once(
            Channel channel, String database, Document one, int index, Outcome outcome, @Nullable Statements done) {
        Document before = done == null ? null : done.replyOf(index);
        if (before != null) {
            outcome.retried.add(index);
            return outcome.add(index, before);
        }
        try {
            WriteFault fault = faultOf(done);
            fault.beforeCommit();
            Document reply = backend.run(channel, database, one);
            boolean succeeded = outcome.add(index, reply);
            if (succeeded && done != null) {
                done.done(index, reply);
            }
            fault.afterCommit();
            return succeeded;
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
        private final List<Object> retried = new ArrayList<>();

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
            if (!retried.isEmpty()) {
                reply.put("retriedStmtIds", retried);
            }
            return reply.append("ok", 1.0);
        }

        private static int intOf(Document reply, String field) {
            return reply.get(field) instanceof Number number ? number.intValue() : 0;
        }
    }
}
