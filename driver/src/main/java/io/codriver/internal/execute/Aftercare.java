package io.codriver.internal.execute;

import com.mongodb.MongoNamespace;
import io.codriver.internal.command.KillCursor;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.time.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Frees server cursors that were left behind. Nobody waits for it, so it has bounds of its own: so many at once, so long
 * each. What is beyond them is left to the server's own idle limit.
 */
final class Aftercare {

    static final int MOST_AT_ONCE = 256;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Operations operations;
    private final AtomicInteger underway = new AtomicInteger();

    Aftercare(Operations operations) {
        this.operations = operations;
    }

    /** @param operationId of the operation that opened the cursor */
    void kill(SelectedServer server, MongoNamespace namespace, long cursorId, long operationId) {
        if (underway.incrementAndGet() > MOST_AT_ONCE) {
            underway.decrementAndGet();
            return;
        }
        new Kill(operations, new KillCursor(namespace, cursorId), null, operationId).startOn(server);
    }

    /**
     * Behind a load balancer: on the connection that was kept for the cursor, which goes back in any case. A broken one
     * cannot be used for it, and the server frees the cursor with it.
     */
    void kill(SelectedServer server, LentConnection kept, MongoNamespace namespace, long cursorId, long operationId) {
        if (!kept.connection().isOpen()) {
            kept.checkIn();
        } else if (underway.incrementAndGet() > MOST_AT_ONCE) {
            underway.decrementAndGet();
            kept.checkIn();
        } else {
            new Kill(operations, new KillCursor(namespace, cursorId), kept, operationId).startOn(server, kept);
        }
    }

    private final class Kill extends Run<Void> {

        private final @Nullable LentConnection kept;

        Kill(Operations operations, KillCursor command, @Nullable LentConnection kept, long operationId) {
            // As if timeoutMS were set: the limit stands over check-out and reply alike.
            super(
                    operations,
                    command,
                    new OperationTimeout(true, TimeUnit.NANOSECONDS.toMillis(LIMIT_NANOS)),
                    Deadline.afterNanos(LIMIT_NANOS, operations.now()),
                    operationId);
            this.kept = kept;
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
            if (kept != null && !connectionIsGone()) {
                kept.checkIn();
            }
        }
    }
}
