package io.codriver.internal.pool;

import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionClosedEvent.Reason;
import java.util.ArrayDeque;
import java.util.Collection;
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
    interface Judgement extends Function<PooledConnection, Optional<Reason>> {}

    /** How many of those used last are looked at for one on the caller's event loop: enough for as many loops. */
    static final int LOOKED_AT = 16;

    /** Last used last. */
    private final Deque<PooledConnection> idle = new ArrayDeque<>();

    private final Set<PooledConnection> inUse = new HashSet<>();
    private final Generations generations;
    private final PoolEvents events;
    private final Judgement judgement;

    Stock(Generations generations, PoolEvents events, Judgement judgement) {
        this.generations = generations;
        this.events = events;
        this.judgement = judgement;
    }

    int size() {
        return idle.size() + inUse.size();
    }

    int inUse() {
        return inUse.size();
    }

    /** How many in use are pinned to this. */
    int pinned(PinnedTo to) {
        return (int)
                inUse.stream().filter(connection -> connection.pinnedTo() == to).count();
    }

    /**
     * Takes the last used one that may be lent, one whose event loop is the caller's own before others: then nobody has
     * to be woken up. Closes those on the way that may not be lent.
     */
    @Nullable
    PooledConnection lend(Thread caller, List<Runnable> out) {
        PooledConnection next = idle.size() > 1 ? takeNear(caller, out) : null;
        while (next == null && !idle.isEmpty()) {
            next = judged(idle.removeLast(), out);
        }
        if (next != null) {
            inUse.add(next);
        }
        return next;
    }

    private @Nullable PooledConnection takeNear(Thread caller, List<Runnable> out) {
        Iterator<PooledConnection> lastUsedFirst = idle.descendingIterator();
        for (int i = 0; i < LOOKED_AT && lastUsedFirst.hasNext(); i++) {
            PooledConnection connection = lastUsedFirst.next();
            if (connection.open().isServedBy(caller)) {
                lastUsedFirst.remove();
                PooledConnection good = judged(connection, out);
                if (good != null) {
                    return good;
                }
            }
        }
        return null;
    }

    private @Nullable PooledConnection judged(PooledConnection connection, List<Runnable> out) {
        Optional<Reason> perished = judgement.apply(connection);
        perished.ifPresent(reason -> close(connection, reason, "perished", out));
        return perished.isEmpty() ? connection : null;
    }

    void addIdle(PooledConnection connection) {
        idle.addLast(connection);
    }

    /** It is not in use any more: the caller keeps it or closes it. */
    void takeBack(PooledConnection connection) {
        inUse.remove(connection);
    }

    /** Whether it was idle. */
    boolean forget(PooledConnection connection) {
        return idle.remove(connection);
    }

    /** Closes what is idle and perished. */
    void sweep(List<Runnable> out) {
        idle.removeIf(connection -> judged(connection, out) == null);
    }

    /** A fresh answer of DNS. */
    void answered(Collection<?> addresses) {
        idle.forEach(connection -> connection.answered(addresses));
        inUse.forEach(connection -> connection.answered(addresses));
    }

    boolean anyGone() {
        return idle.stream().anyMatch(PooledConnection::isGone)
                || inUse.stream().anyMatch(PooledConnection::isGone);
    }

    /** Closes the one that was idle longest of those whose address has left DNS. */
    boolean closeOneGone(String text, List<Runnable> out) {
        Optional<PooledConnection> gone =
                idle.stream().filter(PooledConnection::isGone).findFirst();
        gone.ifPresent(connection -> {
            idle.remove(connection);
            close(connection, Reason.STALE, text, out);
        });
        return gone.isPresent();
    }

    void closeIdle(Reason reason, String text, List<Runnable> out) {
        idle.forEach(connection -> close(connection, reason, text, out));
        idle.clear();
    }

    /** Closes the channels of what is in use; the connections end when their holders bring them back. */
    void interrupt(String text, List<Runnable> out) {
        inUse.forEach(connection -> {
            connection.interrupted();
            out.add(() -> connection.open().close(text));
        });
    }

    /** One that is neither idle nor in use any more. */
    void close(PooledConnection connection, ConnectionClosedEvent.Reason reason, String text, List<Runnable> out) {
        generations.closed(connection.serviceId());
        events.closed(connection.id(), reason, text);
        out.add(() -> connection.open().close(text));
    }
}
