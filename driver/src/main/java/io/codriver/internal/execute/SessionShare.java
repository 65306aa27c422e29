package io.codriver.internal.execute;

import com.mongodb.MongoClientException;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.SessionTerms;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.PooledSession;
import io.codriver.internal.session.ReplyTimes;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.session.Sessions;
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
        if (session.isClosed()) {
            return Sessions.closed();
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

    /** @param transactionNumber by which the server knows the command again; 0 for none */
    final SessionTerms sessionTerms(ServerType server, long transactionNumber) {
        PooledSession session = carried;
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
                transactionNumber);
    }

    /** One that its server session has not used before. */
    final long nextTransactionNumber() {
        return carried == null ? 0 : carried.advanceTransactionNumber();
    }

    /** Whether it is part of a transaction, where nothing is said again but its end. Sessions have no transactions yet. */
    final boolean isInTransaction() {
        return false;
    }

    final void noteTimes(Reply reply, ServerType server) {
        if (server != ServerType.STANDALONE || explicit != null) {
            ReplyTimes.note(reply, operations.sessions(), explicit);
        }
    }

    /** The command may still run on the server, so nobody else must use its session. */
    final void connectionBroke() {
        if (carried != null) {
            carried.markDirty();
        }
    }

    /** It is done with its session: the next command of an explicit one may begin. Harmless when repeated. */
    final void leaveSession(boolean kept) {
        if (explicit != null) {
            if (inside) {
                inside = false;
                explicit.leave();
            }
        } else if (carried != null && !ofCursor && !kept) {
            PooledSession session = carried;
            carried = null;
            operations.sessions().giveBack(session, operations.now());
        }
    }
}
