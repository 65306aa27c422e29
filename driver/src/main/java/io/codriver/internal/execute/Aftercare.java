package io.codriver.internal.execute;

import io.codriver.internal.command.cursor.KillCursor;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.PooledSession;
import io.codriver.internal.session.SessionTie;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * Frees server cursors that were left behind. Nobody waits for it, so it has bounds of its own: so many at once, so long
 * each. What is beyond them is left to the server's own idle limit.
 *
 * <p>Spec: Client Side Operations Timeout, "Cursors": {@code timeoutMS} starts anew for it.
 */
final class Aftercare {

    static final int MOST_AT_ONCE = 256;
    private static final long LIMIT_MILLIS = 5_000;

    private final Operations operations;
    private final AtomicInteger underway = new AtomicInteger();

    Aftercare(Operations operations) {
        this.operations = operations;
    }

    /**
     * Kills a cursor in its session. Behind a load balancer on the connection that was kept for it: a broken one cannot be
     * used for it, and the server frees the cursor with it. Connection and session go back in any case.
     */
    void kill(ServerCursor.Remains cursor) {
        Kill kill = new Kill(cursor, limit(cursor.timeout()));
        LentConnection kept = cursor.connection();
        if (underway.incrementAndGet() > MOST_AT_ONCE
                || (kept != null && !kept.connection().isOpen())) {
            kill.ended();
        } else if (kept == null) {
            kill.startOn(cursor.server());
        } else {
            kill.startOn(cursor.server(), kept);
        }
    }

    /** The server frees a cursor with whatever session kills it; that of the application may have ended before. */
    private static @Nullable SessionTie usable(@Nullable SessionTie session) {
        return session instanceof LogicalSession explicit && explicit.isClosed() ? null : session;
    }

    /** As if {@code timeoutMS} were set, even if it was not: the limit stands over check-out and reply alike. */
    private static OperationTimeout limit(OperationTimeout asked) {
        boolean shorter = asked.millis() != 0 && asked.millis() < LIMIT_MILLIS;
        return shorter ? asked : new OperationTimeout(true, LIMIT_MILLIS);
    }

    private final class Kill extends Run<Void> {

        private final ServerCursor.Remains cursor;

        Kill(ServerCursor.Remains cursor, OperationTimeout limit) {
            super(
                    Aftercare.this.operations,
                    new KillCursor(
                            cursor.namespace(), cursor.id(), cursor.timeout().millis() != 0),
                    usable(cursor.session()),
                    limit,
                    limit.startingAt(Aftercare.this.operations.now()),
                    cursor.operationId());
            this.cursor = cursor;
        }

        @Override
        @Nullable
        Subscriber<?> asker() {
            return cursor.asker();
        }

        /** Its transaction is over, and the cursor with it. */
        @Override
        boolean hasNothingToSay() {
            return cursor.inTransaction() && !isInTransaction();
        }

        @Override
        void arrived(@Nullable Void nothing) {
            ended();
        }

        @Override
        void broke(Throwable failure) {
            ended();
        }

        private void ended() {
            underway.decrementAndGet();
            LentConnection kept = cursor.connection();
            if (kept != null && !connectionIsGone()) {
                kept.checkIn();
            }
            if (cursor.session() instanceof PooledSession own) {
                operations.sessions().giveBack(own, operations.now());
            }
        }
    }
}
