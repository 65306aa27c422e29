package io.codriver.internal.command.end;

import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.TransactionTerms;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Commits or aborts a transaction. What it says besides its name is a matter of the transaction, which knows what was said
 * before.
 *
 * <p>Spec: Transactions, "commitTransaction" and "abortTransaction".
 */
public final class EndTransaction extends Command<Void> {

    private final boolean commits;

    private EndTransaction(String name, boolean commits) {
        super("admin", name);
        this.commits = commits;
    }

    public static EndTransaction commit() {
        return new EndTransaction("commitTransaction", true);
    }

    public static EndTransaction abort() {
        return new EndTransaction("abortTransaction", false);
    }

    /** Whether what was done shall stay. */
    public boolean commits() {
        return commits;
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    public Retry retry() {
        return commits ? Retry.COMMIT : Retry.ABORT;
    }

    @Override
    protected long limitMillis(Terms terms) {
        return commits && !terms.timed() ? transaction(terms).maxCommitMillis() : super.limitMillis(terms);
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeInt32(name(), 1);
        TransactionTerms transaction = transaction(terms);
        Encoding.writeConcern(writer, transaction.writeConcern());
        if (transaction.recoveryToken() != null) {
            Encoding.write(writer, "recoveryToken", transaction.recoveryToken());
        }
    }

    /** Whatever comes of an abort, the server undoes what nobody commits. Spec: Transactions, "abortTransaction". */
    @Override
    public @Nullable Throwable failed(Throwable failure) {
        return commits ? failure : null;
    }

    private static TransactionTerms transaction(Terms terms) {
        TransactionTerms transaction = terms.session().transaction();
        if (transaction == null) {
            throw new IllegalStateException("a transaction can be ended only in a session which is in one");
        }
        return transaction;
    }

    @Override
    public @Nullable Void read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        Answers.checkConcern(reply, server);
        return null;
    }
}
