package io.codriver.internal.execute;

import com.mongodb.connection.ServerDescription;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.execute.retry.Attempts;
import io.codriver.internal.execute.retry.RetryRules;
import io.codriver.internal.execute.retry.Setback;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The failed attempts of a run, and its limit, which decides about the next one as well. A part of the run itself, because
 * every operation has a limit. Owned by whoever owns the stage.
 */
abstract class Setbacks<R> extends Stages<R> {

    final Deadline by;
    private final OperationTimeout timeout;
    private @Nullable Attempts attempts;

    Setbacks(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by) {
        super(operations, command, session);
        this.timeout = timeout;
        this.by = by;
    }

    /** Whether the connection broke and was thrown away. */
    abstract boolean connectionIsGone();

    /** Whether the command was sent with a number by which the server knows it again. */
    abstract boolean wasNumbered();

    /** When the next attempt follows this failure, if one does. Only while {@code FAILING}. */
    final long pauseAfter(Throwable failure, boolean attempted) {
        Setback setback = setback(failure, attempted);
        if (attempts == null) {
            attempts = new Attempts(operations.settings().retries(), failure);
        }
        long pause = attempts.failed(setback);
        failedInSession(failure, pause != Attempts.NO_MORE);
        return pause;
    }

    /** Whether there would be another attempt after this failure of the one under way. */
    final boolean wouldGoOn(Throwable failure) {
        Attempts before = attempts == null ? new Attempts(operations.settings().retries(), failure) : attempts;
        return before.mayFollow(setback(failure, true));
    }

    private Setback setback(Throwable failure, boolean attempted) {
        RetryRules rules = operations.settings().retries();
        ServerDescription at = selected().description();
        Retry kind = command.retry();
        return new Setback(
                failure,
                attempted,
                connectionIsGone() && isBorrowed() && !isInTransaction() ? Retry.NEVER : kind,
                wasNumbered() || (!attempted && rules.numbers(kind, at)),
                isInTransaction(),
                at,
                isLent() ? lent().connection().hello().maxWireVersion() : -1,
                isTimed(),
                by.remainingNanos(operations.now()));
    }

    /** No server was found for the attempt. */
    final void unselected(Throwable failure) {
        failedInSession(failure, false);
        if (attempts != null) {
            attempts.unselected(failure);
        }
    }

    /** A request for another server than those on which earlier attempts failed. */
    ServerRequest avoidingFailed(ServerRequest request) {
        return attempts == null ? request : request.avoiding(attempts.deprioritized());
    }

    /** What the application hears of the last failure and those before it. */
    final Throwable toldOf(Throwable failure) {
        return attempts == null ? failure : attempts.told();
    }

    /** The round is done: what comes next begins with no failure. */
    final void forgetFailures() {
        attempts = null;
    }

    // ---- what is known by now

    /** Whether {@code timeoutMS} was set, if only to "no limit". */
    final boolean isTimed() {
        return timeout.isSet();
    }

    final OperationTimeout timeout() {
        return timeout;
    }
}
