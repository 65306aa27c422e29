package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.data.RetryableWrites.Statements;
import io.codriver.test.internal.data.WriteFaults;
import io.codriver.test.internal.data.WriteFaults.WriteFault;
import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands insert, update, delete and findAndModify. What was done under a transaction number is not done again. Used for
 * one command. Spec: the replies of a MongoDB server's write commands; retryable writes.
 */
public final class Writes {

    private final StatementRunner runner;
    private final FindAndModify findAndModify;
    private final WriteFaults faults;
    private final Runnable failed;

    /**
     * Writes to this backend; statements of retryable writes meet the faults; {@code failed} is called when a statement fails.
     */
    public Writes(Backend backend, Journal journal, WriteFaults faults, Runnable failed) {
        this.runner = new StatementRunner(backend, journal);
        this.findAndModify = new FindAndModify(backend, runner);
        this.faults = faults;
        this.failed = failed;
    }

    public Answer insert(Channel channel, String database, Document command, @Nullable Statements done) {
        return each(Target.of(channel, database, command), command, "documents", done);
    }

    public Answer update(Channel channel, String database, Document command, @Nullable Statements done) {
        return each(Target.of(channel, database, command), command, "updates", done);
    }

    public Answer delete(Channel channel, String database, Document command, @Nullable Statements done) {
        return each(Target.of(channel, database, command), command, "deletes", done);
    }

    /** Finds and changes one document. */
    public Answer findAndModify(Channel channel, String database, Document command, @Nullable Statements done) {
        Document before = done == null ? null : done.replyOf(0);
        if (before != null) {
            return Answer.of(new Document(before).append("retriedStmtId", 0));
        }
        WriteFault fault = faultOf(done);
        fault.beforeCommit();
        Document reply = findAndModify.run(Target.of(channel, database, command), command);
        if (done != null) {
            done.done(0, reply);
        }
        fault.afterCommit();
        return Answer.of(reply);
    }

    private WriteFault faultOf(@Nullable Statements done) {
        return done == null ? WriteFault.NONE : faults.next();
    }

    private Answer each(Target target, Document command, String field, @Nullable Statements done) {
        if (!(command.get(field) instanceof List<?> statements) || statements.isEmpty()) {
            throw new CommandFailure(9, "FailedToParse", "'" + field + "' must hold at least one document");
        }
        if (done != null && statements.stream().anyMatch(Writes::meansMany)) {
            throw new CommandFailure(72, "InvalidOptions", "Cannot use retryable writes with multi=true");
        }
        boolean ordered = !Boolean.FALSE.equals(command.get("ordered"));
        WriteOutcome outcome = new WriteOutcome();
        for (int index = 0; index < statements.size(); index++) {
            boolean succeeded = once(target, field, (Document) statements.get(index), index, outcome, done);
            if (!succeeded && ordered) {
                break;
            }
        }
        if (outcome.hasErrors()) {
            failed.run();
        }
        return Answer.of(outcome.reply(field.equals("updates")));
    }

    private static boolean meansMany(Object statement) {
        return statement instanceof Document update
                && (Boolean.TRUE.equals(update.get("multi"))
                        || (update.get("q") != null
                                && update.get("limit") instanceof Number limit
                                && limit.intValue() == 0));
    }

    private boolean once(
            Target target,
            String field,
            Document statement,
            int index,
            WriteOutcome outcome,
            @Nullable Statements done) {
        Document before = done == null ? null : done.replyOf(index);
        if (before != null) {
            outcome.addRetried(index, before);
            return true;
        }
        try {
            Document reply = statement(target, field, statement, index, done);
            outcome.add(index, reply);
            return true;
        } catch (CommandFailure failure) {
            outcome.addError(failure.writeError(index));
            return false;
        }
    }

    /** Runs one statement that was not done before; its reply is that of a command with nothing else. */
    Document statement(Target target, String field, Document statement, int index, @Nullable Statements done) {
        WriteFault fault = faultOf(done);
        fault.beforeCommit();
        Document reply = runner.run(target, field, statement).reply();
        if (done != null) {
            done.done(index, reply);
        }
        fault.afterCommit();
        return reply;
    }

    /** A statement failed, in a command whose reply tells it. */
    void failed() {
        failed.run();
    }
}
