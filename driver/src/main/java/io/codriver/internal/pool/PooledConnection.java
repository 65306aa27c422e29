package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.event.ConnectionClosedEvent;
import io.codriver.internal.open.OpenConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An open connection as the pool sees it. Its mutable fields belong to the owner of the {@link PoolState}.
 *
 * <p>Spec: CMAP, "Connection", the property "Perishable".
 */
final class PooledConnection {

    private final ConnectionId id;
    private final OpenConnection open;
    private final int generation;
    private final long openedNanos;
    private long usedNanos;

    PooledConnection(ConnectionId id, OpenConnection open, int generation, long nowNanos) {
        this.id = id;
        this.open = open;
        this.generation = generation;
        this.openedNanos = nowNanos;
        this.usedNanos = nowNanos;
    }

    ConnectionId id() {
        return id;
    }

    OpenConnection open() {
        return open;
    }

    int generation() {
        return generation;
    }

    void used(long nowNanos) {
        usedNanos = nowNanos;
    }

    /** Why it must not be lent any more, or empty if it may. */
    Optional<ConnectionClosedEvent.Reason> perished(int poolGeneration, ConnectionPoolSettings limits, long nowNanos) {
        if (generation != poolGeneration) {
            return Optional.of(ConnectionClosedEvent.Reason.STALE);
        }
        if (!open.isOpen()) {
            return Optional.of(ConnectionClosedEvent.Reason.ERROR);
        }
        if (isOver(limits.getMaxConnectionIdleTime(TimeUnit.NANOSECONDS), nowNanos - usedNanos)
                || isOver(limits.getMaxConnectionLifeTime(TimeUnit.NANOSECONDS), nowNanos - openedNanos)) {
            return Optional.of(ConnectionClosedEvent.Reason.IDLE);
        }
        return Optional.empty();
    }

    /** Zero means no limit. */
    private static boolean isOver(long limitNanos, long elapsedNanos) {
        return limitNanos > 0 && elapsedNanos >= limitNanos;
    }
}
