package io.codriver.internal.session;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Concerns;
import io.codriver.internal.command.TransactionTerms;
import io.codriver.internal.command.cursor.KillCursor;
import io.codriver.internal.command.end.EndTransaction;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one session, one after another: where the current one stands, and what its next command says.
 *
 * <p>Concurrency: the application starts and asks from any thread, commands come in their turns; so whoever is here holds
 * the monitor, and nobody waits or calls foreign code inside it. A pin is released outside.
 *
 * <p>Spec: Transactions, "ClientSession changes" and "When to unpin".
 */
public final class Transactions {

    private static final String OVERLOADED = "SystemOverloadedError";
    private static final String RETRYABLE = "RetryableError";

    /** Where the current one stands. */
    public enum Stage {
        NONE,
        /** Nothing was said in it yet, so no server knows of it. */
        STARTING,
        IN_PROGRESS,
        COMMITTED,
        ABORTED;

        /** Whether commands are said in it. */
        public boolean isOpen() {
            return this == STARTING || this == IN_PROGRESS;
        }
    }

    /** What a command is to the transactions of its session. */
    public enum Part {
        /** Nothing. */
        OUTSIDE,
        /** It is said in the current one, or ends it. */
        INSIDE,
        /** It ends one in which nothing was said, so nobody has to be told. */
        DONE
    }

    private final TransactionOptions defaults;
    private final boolean snapshot;
    private Stage stage = Stage.NONE;
    private TransactionOptions options;
    private boolean said;
    private boolean committing;
    private boolean mayBeCommitted;
    private @Nullable BsonDocument recoveryToken;
    private @Nullable Pin pin;
    private @Nullable Companion companion;

    /** @param snapshot whether its session reads a snapshot, and has no transactions */
    Transactions(TransactionOptions defaults, boolean snapshot) {
        this.defaults = defaults;
        this.options = defaults;
        this.snapshot = snapshot;
    }

    // ---- what the application does and asks

    /**
     * Starts one. Throws if it must not be started; then nothing has changed.
     *
     * @param numbering gives the server session its next number
     */
    public void start(TransactionOptions given, Runnable numbering) {
        if (snapshot) {
            throw new IllegalArgumentException("Transactions are not supported in snapshot sessions");
        }
        TransactionOptions wanted = merged(given);
        Pin old;
        synchronized (this) {
            if (stage.isOpen()) {
                throw new IllegalStateException("Transaction already in progress");
            }
            if (!writeConcern(wanted).isAcknowledged()) {
                throw new MongoClientException("Transactions do not support unacknowledged write concerns");
            }
            numbering.run();
            options = wanted;
            old = begin(Stage.STARTING);
        }
        release(old);
    }

    /** Hears of the end of the current one. */
    public synchronized void goesAlong(@Nullable Companion somebody) {
        companion = somebody;
    }

    public synchronized @Nullable Companion companion() {
        return companion;
    }

    private synchronized @Nullable Companion leftBehind() {
        Companion last = companion;
        companion = null;
        return last;
    }

    private void tellOfEnd() {
        Companion last = leftBehind();
        if (last != null) {
            last.ended();
        }
    }

    /** What is given, and of the session what is not. */
    public TransactionOptions merged(TransactionOptions given) {
        return TransactionOptions.merge(given, defaults);
    }

    /** Whether what is said in the session now is said in a transaction. */
    public synchronized boolean isActive() {
        return stage.isOpen() || committing;
    }

    public synchronized Stage stage() {
        return stage;
    }

    /** Of the current one. Throws if there is none. */
    public synchronized TransactionOptions options() {
        if (!stage.isOpen() && stage != Stage.COMMITTED) {
            throw new IllegalStateException("state should be: in transaction");
        }
        return options;
    }

    /** {@code timeoutMS} of the current one, or of the last one; {@code null} if none was given. */
    public synchronized @Nullable Long timeoutMillis() {
        return options.getTimeout(TimeUnit.MILLISECONDS);
    }

    public synchronized @Nullable Pin pin() {
        return pin;
    }

    public synchronized @Nullable BsonDocument recoveryToken() {
        return recoveryToken;
    }

    // ---- the turn of a command

    /** Its turn has come. Throws if it must not be sent now; then nothing has changed. */
    public Part join(Command<?> command) {
        if (command instanceof EndTransaction end) {
            Part part = end.commits() ? joinCommit() : joinAbort();
            if (part == Part.DONE) {
                unpin(); // From what a command was bound to that was never written.
                tellOfEnd();
            }
            return part;
        }
        Pin old = null;
        try {
            synchronized (this) {
                if (stage.isOpen()) {
                    checkPreference(command);
                    return Part.INSIDE;
                }
                // What frees a cursor comes when it can, perhaps between two commits.
                if (!(command instanceof KillCursor)) {
                    old = begin(Stage.NONE);
                }
                return Part.OUTSIDE;
            }
        } finally {
            release(old);
        }
    }

    private void checkPreference(Command<?> command) {
        ReadPreference said = command.insistsOnPreference() ? command.readPreference() : ReadPreference.primary();
        if (!command.writes() && !(isPrimary(said) && isPrimary(options.getReadPreference()))) {
            throw new MongoClientException("Read preference in a transaction must be primary");
        }
    }

    private static boolean isPrimary(@Nullable ReadPreference preference) {
        return preference == null || preference.equals(ReadPreference.primary());
    }

    private synchronized Part joinCommit() {
        if (stage == Stage.NONE) {
            throw noTransaction();
        }
        if (stage == Stage.ABORTED) {
            throw new IllegalStateException("Cannot call commitTransaction after calling abortTransaction");
        }
        if (!said) {
            stage = Stage.COMMITTED;
            return Part.DONE;
        }
        committing = true;
        return Part.INSIDE;
    }

    private synchronized Part joinAbort() {
        if (stage == Stage.NONE) {
            throw noTransaction();
        }
        if (stage == Stage.ABORTED) {
            throw new IllegalStateException("Cannot call abortTransaction twice");
        }
        if (stage == Stage.COMMITTED) {
            throw new IllegalStateException("Cannot call abortTransaction after calling commitTransaction");
        }
        if (!said) {
            stage = Stage.ABORTED;
            return Part.DONE;
        }
        return Part.INSIDE;
    }

    private static IllegalStateException noTransaction() {
        return new IllegalStateException("There is no transaction started");
    }

    // ---- on the wire

    /**
     * What a command inside says.
     *
     * @param again whether it is the first command, which is said once more
     * @param timed whether {@code timeoutMS} limits it, so that older limits do not count
     */
    public synchronized TransactionTerms terms(boolean again, boolean timed) {
        WriteConcern concern = timed ? Concerns.withoutLimit(writeConcern(options)) : writeConcern(options);
        Long maxCommit = options.getMaxCommitTime(TimeUnit.MILLISECONDS);
        ReadConcern readConcern = options.getReadConcern();
        return new TransactionTerms(
                again || !said,
                readConcern == null ? ReadConcern.DEFAULT : readConcern,
                mayBeCommitted ? Concerns.ofRepeatedCommit(concern, timed) : concern,
                maxCommit == null ? 0 : maxCommit,
                recoveryToken);
    }

    private static WriteConcern writeConcern(TransactionOptions options) {
        WriteConcern concern = options.getWriteConcern();
        return concern == null ? WriteConcern.ACKNOWLEDGED : concern;
    }

    /** A command inside is being sent. */
    public synchronized void said() {
        said = true;
        if (stage == Stage.STARTING) {
            stage = Stage.IN_PROGRESS;
        }
    }

    /** All that follows goes there. Releases it at once if the transaction has ended in the meantime. */
    public void pinTo(Pin there) {
        boolean taken;
        synchronized (this) {
            taken = isActive() && pin == null;
            if (taken) {
                pin = there;
            }
        }
        if (!taken) {
            there.release();
        }
    }

    public void unpin() {
        Pin old;
        synchronized (this) {
            old = pin;
            pin = null;
        }
        release(old);
    }

    /** By which another router can find out what became of it: that of the last answer. */
    public synchronized void recoverBy(@Nullable BsonDocument token) {
        if (isActive()) {
            recoveryToken = token;
        }
    }

    // ---- what came of a command

    /**
     * An attempt of a command inside has failed.
     *
     * @param followed whether there will be another one
     */
    public void failed(Command<?> command, Throwable failure, boolean followed) {
        boolean unpinned = has(failure, MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL) && !followed;
        if (command instanceof EndTransaction end) {
            unpinned |= !end.commits() || has(failure, MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
            if (end.commits() && !(has(failure, OVERLOADED) && has(failure, RETRYABLE))) {
                mayBeCommitted();
            }
            if (end.commits() && !followed) {
                tellOfFailure(failure);
            }
        }
        if (unpinned) {
            unpin();
        }
    }

    private void tellOfFailure(Throwable failure) {
        Companion last = leftBehind();
        if (last != null) {
            last.failed(failure);
        }
    }

    private static boolean has(Throwable failure, String label) {
        return failure instanceof MongoException labelled && labelled.hasErrorLabel(label);
    }

    private synchronized void mayBeCommitted() {
        mayBeCommitted = true;
    }

    /** A command inside is over, whatever came of it. */
    public void ended(Command<?> command, boolean succeeded) {
        if (!(command instanceof EndTransaction end)) {
            return;
        }
        synchronized (this) {
            committing = false;
            mayBeCommitted |= end.commits() && succeeded;
            stage = end.commits() ? Stage.COMMITTED : Stage.ABORTED;
        }
        if (!end.commits()) {
            unpin();
        }
        tellOfEnd();
    }

    /** A command inside was cancelled before it was sent: it has changed nothing. */
    public synchronized void withdrawn() {
        committing = false;
    }

    private @Nullable Pin begin(Stage next) {
        Pin old = pin;
        pin = null;
        said = false;
        mayBeCommitted = false;
        recoveryToken = null;
        stage = next;
        return old;
    }

    private static void release(@Nullable Pin old) {
        if (old != null) {
            old.release();
        }
    }
}
