package io.codriver.internal.execute;

import io.codriver.internal.command.Command;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.execute.retry.Attempts;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt of a run that had a connection ends: what the topology is told, what goes back and in which order, what is
 * left behind. A part of the run itself, because every operation comes to an end. Whoever has moved the stage away from
 * {@code ON_WIRE} settles, once.
 */
abstract class Settlement<R> extends Request<R> {

    private boolean gone;
    private @Nullable ServerCursor left;

    Settlement(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by,
            long operationId) {
        super(operations, command, session, timeout, by, operationId);
    }

    /**
     * Whether the connection stays with this result instead of going back. Spec: Load Balancer Support, "Connection
     * Pinning".
     */
    boolean keepsConnection(R result) {
        return false;
    }

    /** The connection goes back before the application hears of the result: its next operation may well want one. */
    final void deliver(@Nullable R result) {
        boolean keepsConnection = isBorrowed() || (result != null && keepsConnection(result));
        boolean wanted = move(ON_WIRE, DONE);
        if (!wanted) {
            left = ServerCursor.leftBy(this);
        }
        succeededInSession();
        leaveSession(result != null && keepsSession(result));
        if (!keepsConnection) {
            checkIn();
        }
        selected().operationEnded();
        killCursor();
        if (wanted) {
            arrived(result);
        } else {
            discarded(result);
        }
    }

    final void attemptFailed(Throwable failure, boolean attempted, @Nullable ExchangeFailure broken) {
        attemptFailed(failure, attempted, failure, broken);
    }

    /**
     * The attempt is over; what follows is decided before anything is given back, and the session goes back first unless it is
     * needed again.
     *
     * @param attempted whether the server may have got the command
     * @param told what the topology has to know of it, if it concerns it
     * @param broken what broke the connection; {@code null} if it can be used again
     */
    final void attemptFailed(Throwable failure, boolean attempted, Throwable told, @Nullable ExchangeFailure broken) {
        boolean wanted = move(ON_WIRE, FAILING);
        long pause = wanted ? pauseAfter(failure, attempted) : Attempts.NO_MORE;
        if (pause == Attempts.NO_MORE) {
            left = ServerCursor.leftBy(this);
            leaveSession(false);
        }
        boolean ownFault = broken != null && (!wanted || broken.kind() == ExchangeFailure.Kind.INTERRUPTED);
        if (!ownFault && Failures.concernsTopology(told)) {
            // The pool is cleared before the connection is back in it, and before the next attempt looks for a server:
            // nobody must get a connection of the old generation.
            selected().failed(told, lent(), () -> giveBack(failure, wanted, pause, broken));
        } else {
            giveBack(failure, wanted, pause, broken);
        }
    }

    private void giveBack(Throwable failure, boolean wanted, long pause, @Nullable ExchangeFailure broken) {
        if (broken != null) {
            lent().discard(String.valueOf(broken.getMessage()));
        } else if (!isBorrowed()) {
            checkIn();
        }
        selected().operationEnded();
        killCursor();
        if (wanted) {
            goOn(pause, failure);
        } else {
            discarded(null);
        }
    }

    private void checkIn() {
        if (left == null || !left.keepsConnection()) {
            lent().checkIn();
        }
    }

    private void killCursor() {
        if (left != null) {
            left.kill();
        }
    }

    /** The connection is of no use any more. */
    final void connectionLost() {
        gone = true;
    }

    @Override
    final boolean connectionIsGone() {
        return gone;
    }
}
