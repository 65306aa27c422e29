package io.codriver.internal.execute;

import com.mongodb.MongoClientException;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.SessionTerms;
import io.codriver.internal.command.TransactionTerms;
import io.codriver.internal.command.end.EndTransaction;
import io.codriver.internal.execute.retry.TransactionLabels;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.PooledSession;
import io.codriver.internal.session.ReplyTimes;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.session.Transactions;
import io.codriver.internal.wire.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to do with sessions: its turn in an explicit one, or a server session of its own for as long as it has a
 * connection. A part of the run itself, because nearly every operation has one.
 *
 * <p>Spec: Sessions, "Sessions and Connections": the server session is taken after the check-out, so that there are no
 * more of them than connections. It goes back before the connection does: that may be lent to the next operation at once,
 * on the same thread, and would have to take another one.
 */
abstract class SessionShare<R> extends TimeAccount {

    private static final int SNAPSHOTS_SINCE_WIRE_VERSION = 13;

    final Operations operations;
    final Command<R> command;
    private final @Nullable LogicalSession explicit;
    private final boolean ofCursor;
    private @Nullable PooledSession carried;
    private boolean inside;
    private Transactions.Part part = Transactions.Part.OUTSIDE;
    private boolean first;
    private boolean said;
    private boolean failed;
    private boolean succeeded;

    SessionShare(Operations operations, Command<R> command, @Nullable SessionTie tie) {
        this.operations = operations;
        this.command = command;
        this.explicit = tie instanceof LogicalSession session ? session : null;
        this.carried = tie instanceof PooledSession session ? session : null;
        this.ofCursor = carried != null;
    }

    /** Whether the result goes on using the server session: a cursor that is still open. */
    boolean keepsSession(R result) {
        return false;
    }

    final @Nullable LogicalSession explicitSession() {
        return explicit;
    }

    /** The server session it travelled with; {@code null} if with none. */
    final @Nullable PooledSession carriedSession() {
        return carried;
    }

    /** It is this run's turn; {@link #leaveSession} follows. Why it must not use it, if it must not. */
    final @Nullable RuntimeException entered(LogicalSession session) {
        inside = true;
        if (session.isClosed() && !command.retry().equals(Retry.ABORT)) {
            return Sessions.closed(); // Only what it leaves behind is still said.
        }
        try {
            part = session.transactions().join(command);
        } catch (IllegalStateException | MongoClientException refusal) {
            return refusal;
        }
        if (isInTransaction()) {
            command.joinTransaction();
        }
        return command.acknowledged()
                ? null
                : new MongoClientException("Unacknowledged writes are not supported when using an explicit session");
    }

    /** A connection is at hand. Why this server cannot be spoken to in the session, if it cannot. */
    final @Nullable MongoClientException joinSession(Hello hello, ServerDescription server, long nowNanos) {
        boolean supported = hello.knowsSessions() || server.getType() == ServerType.LOAD_BALANCER;
        if (explicit != null) {
            if (!supported) {
                return new MongoClientException(
                        "Attempting to use a ClientSession while connected to a server that doesn't support sessions");
            }
            if (explicit.isSnapshot() && hello.maxWireVersion() < SNAPSHOTS_SINCE_WIRE_VERSION) {
                return new MongoClientException("Snapshot reads require MongoDB 5.0 or later");
            }
            carried = explicit.serverSession(nowNanos);
        } else if (carried == null && supported && command.joinsImplicitSession()) {
            carried = operations.sessions().take(nowNanos);
        } else if (!supported) {
            leaveSession(false); // An attempt on another server had one.
        }
        if (carried != null) {
            carried.usedAt(nowNanos);
        }
        return null;
    }

    /**
     * What is said of the session.
     *
     * @param transactionNumber by which the server knows the command again outside transactions; 0 for none
     * @param timed whether {@code timeoutMS} was set
     */
    final SessionTerms sessionTerms(ServerType server, long transactionNumber, boolean timed) {
        PooledSession session = carried;
        TransactionTerms transaction = null;
        if (isInTransaction() && explicit != null) {
            transaction = explicit.transactions().terms(first, timed);
            first = transaction.starts();
        }
        var clusterTime = operations.sessions().clusterTime(explicit);
        if (session == null && clusterTime == null) {
            return SessionTerms.NONE;
        }
        return new SessionTerms(
                session == null ? null : session.id(),
                clusterTime,
                // A server that stands alone has no times to wait for.
                explicit == null || server == ServerType.STANDALONE && !explicit.isSnapshot()
                        ? null
                        : explicit.readTime(),
                transaction == null || session == null ? transactionNumber : session.getTransactionNumber(),
                transaction);
    }

    /** One that its server session has not used before. */
    final long nextTransactionNumber() {
        return carried == null ? 0 : carried.advanceTransactionNumber();
    }

    // ---- transactions

    /** Whether it is part of a transaction, where nothing is said again but its end, and what was refused for overload. */
    final boolean isInTransaction() {
        return part == Transactions.Part.INSIDE;
    }

    /** Whether it is done without anybody being told. */
    boolean hasNothingToSay() {
        return part == Transactions.Part.DONE;
    }

    /** Where everything that is said in the transaction goes; {@code null} if it is not bound yet. */
    final @Nullable RouterPin pin() {
        return explicit != null && isInTransaction() && explicit.transactions().pin() instanceof RouterPin bound
                ? bound
                : null;
    }

    /** Binds what follows in the transaction, unless this is its end. */
    final void pinTo(RouterPin there) {
        if (explicit != null) {
            explicit.transactions().pinTo(there);
        }
    }

    final boolean endsTransaction() {
        return command instanceof EndTransaction;
    }

    /** The server may know of it from now on. */
    final void saidInSession() {
        if (explicit != null && isInTransaction()) {
            said = true;
            explicit.transactions().said();
        }
    }

    /** The next round of the same command is not the first of its transaction any more. */
    final void nextInSession() {
        first = false;
    }

    /** @param followed whether there will be another attempt */
    final void failedInSession(Throwable failure, boolean followed) {
        failed |= !followed;
        if (explicit != null && isInTransaction()) {
            TransactionLabels.add(failure, command.retry());
            explicit.transactions().failed(command, failure, followed);
        }
    }

    final void succeededInSession() {
        succeeded = true;
    }

    private void endPart(Transactions transactions) {
        if (!isInTransaction()) {
            return;
        }
        if (said || failed) {
            transactions.ended(command, succeeded);
        } else {
            transactions.withdrawn();
        }
    }

    final void noteTimes(Reply reply, ServerType server) {
        if (server != ServerType.STANDALONE || explicit != null) {
            ReplyTimes.note(reply, operations.sessions(), explicit);
        }
    }

    /** Somebody else goes on using the server session, and gives it back. */
    final void handSessionOver() {
        carried = null;
    }

    /** The command may still run on the server, so nobody else must use its session. */
    final void connectionBroke() {
        RouterPin pin = pin();
        if (pin != null) {
            pin.lost();
        }
        if (carried != null) {
            carried.markDirty();
        }
    }

    /** It is done with its session: the next command of an explicit one may begin. Harmless when repeated. */
    final void leaveSession(boolean kept) {
        if (explicit != null) {
            if (inside) {
                inside = false;
                endPart(explicit.transactions());
                explicit.leave();
            }
        } else if (carried != null && !ofCursor && !kept) {
            PooledSession session = carried;
            carried = null;
            operations.sessions().giveBack(session, operations.now());
        }
    }
}
