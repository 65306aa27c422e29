package io.codriver.internal.pool;

import com.mongodb.event.ConnectionClosedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a pool: idle, or in use. Owned by the owner of the {@link PoolState}.
 *
 * <p>Spec: CMAP, "Connection Pool Members".
 */
final class Stock {

    /** Why a connection must not be lent any more, or empty if it may. */
    @FunctionalInterface
    interface Judgement extends Function<PooledConnection, Optional<ConnectionClosedEvent.Reason>> {}

    /** Last used last. */
    private final Deque<PooledConnection> idle = new ArrayDeque<>();

    private final Set<PooledConnection> inUse = new HashSet<>();
    private final PoolEvents events;
    private final Judgement judgement;

    Stock(PoolEvents events, Judgement judgement) {
        this.events = events;
        this.judgement = judgement;
    }

    int size() {
        return idle.size() + inUse.size();
    }

    int inUse() {
        return inUse.size();
    }

    /** Takes the last used one that may be lent; closes those on the way that may not. */
    @Nullable
    PooledConnection lend(List<Runnable> out) {
        for (PooledConnection next = idle.pollLast(); next != null; next = idle.pollLast()) {
            Optional<ConnectionClosedEvent.Reason> perished = judgement.apply(next);
            if (perished.isEmpty()) {
                inUse.add(next);
                return next;
            }
            close(next, perished.get(), "perished", out);
        }
        return null;
    }

    void addIdle(PooledConnection connection) {
        idle.addLast(connection);
    }

    /** Whether it was in use, and not closed meanwhile. */
    boolean takeBack(PooledConnection connection) {
        return inUse.remove(connection);
    }

    /** Whether it was idle. */
    boolean forget(PooledConnection connection) {
        return idle.remove(connection);
    }

    /** Closes what is idle and perished. */
    void sweep(List<Runnable> out) {
        for (Iterator<PooledConnection> all = idle.iterator(); all.hasNext(); ) {
            PooledConnection connection = all.next();
            judgement.apply(connection).ifPresent(reason -> {
                all.remove();
                close(connection, reason, "idle or alive for too long", out);
            });
        }
    }

    void closeIdle(ConnectionClosedEvent.Reason reason, String text, List<Runnable> out) {
        idle.forEach(connection -> close(connection, reason, text, out));
        idle.clear();
    }

    void closeInUse(ConnectionClosedEvent.Reason reason, String text, List<Runnable> out) {
        inUse.forEach(connection -> close(connection, reason, text, out));
        inUse.clear();
    }

    /** One that is neither idle nor in use any more. */
    void close(PooledConnection connection, ConnectionClosedEvent.Reason reason, String text, List<Runnable> out) {
        events.closed(connection.id(), reason);
        out.add(() -> connection.open().close(text));
    }
}
