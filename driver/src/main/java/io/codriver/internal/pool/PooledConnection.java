package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import com.mongodb.event.ConnectionClosedEvent;
import io.codriver.internal.open.OpenConnection;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * An open connection as the pool sees it. Its mutable fields belong to the owner of the {@link PoolState}.
 *
 * <p>Spec: CMAP, "Connection", the property "Perishable".
 */
final class PooledConnection {

    /** In how many answers of DNS in a row its address has to be missing before it counts as gone. */
    static final int ANSWERS_BEFORE_GONE = 2;

    /**
     * How long it may be kept; zero means no limit.
     *
     * @param idleNanos unused
     * @param lifeNanos at all
     */
    record Lifespan(long idleNanos, long lifeNanos) {}

    private final ConnectionId id;
    private final OpenConnection open;
    private final int generation;
    private final Lifespan lifespan;
    private final long openedNanos;
    private long usedNanos;
    private @Nullable PinnedTo pinnedTo;
    private int answersWithoutIt;
    private boolean interrupted;

    PooledConnection(ConnectionId id, OpenConnection open, int generation, Lifespan lifespan, long nowNanos) {
        this.id = id;
        this.open = open;
        this.generation = generation;
        this.lifespan = lifespan;
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

    /** Behind a load balancer: who answered. */
    @Nullable
    ObjectId serviceId() {
        return open.hello().serviceId();
    }

    void used(long nowNanos) {
        usedNanos = nowNanos;
        pinnedTo = null;
    }

    /** The first reason counts: a cursor inside a transaction is pinned to the transaction. */
    void pin(PinnedTo to) {
        if (pinnedTo == null) {
            pinnedTo = to;
        }
    }

    /** The pool closes it while it is lent. */
    void interrupted() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    @Nullable
    PinnedTo pinnedTo() {
        return pinnedTo;
    }

    /** A fresh answer of DNS for its host. */
    void answered(Collection<?> addresses) {
        boolean there = !(open.remote() instanceof InetSocketAddress remote)
                || remote.getAddress() == null
                || addresses.contains(remote.getAddress());
        answersWithoutIt = there ? 0 : answersWithoutIt + 1;
    }

    /** Whether its address has left DNS. */
    boolean isGone() {
        return answersWithoutIt >= ANSWERS_BEFORE_GONE;
    }

    /** Why it must not be lent any more, or empty if it may. */
    Optional<ConnectionClosedEvent.Reason> perished(int currentGeneration, long nowNanos) {
        if (generation != currentGeneration) {
            return Optional.of(ConnectionClosedEvent.Reason.STALE);
        }
        if (!open.isOpen()) {
            return Optional.of(ConnectionClosedEvent.Reason.ERROR);
        }
        if (isOver(lifespan.idleNanos(), nowNanos - usedNanos)
                || isOver(lifespan.lifeNanos(), nowNanos - openedNanos)) {
            return Optional.of(ConnectionClosedEvent.Reason.IDLE);
        }
        return Optional.empty();
    }

    private static boolean isOver(long limitNanos, long elapsedNanos) {
        return limitNanos > 0 && elapsedNanos >= limitNanos;
    }
}
