package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionClosedEvent;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Turns;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has and who waits for it, and every decision about it. Plain data: each method is one turn of
 * {@link Turns}, changes the fields, announces news and adds acts. Nothing here calls anybody.
 *
 * <p>The i-th opening under way is there for the i-th caller in line. That pairing needs no bookkeeping and decides who
 * fails with an opening; a connection that becomes available always goes to the first in line.
 *
 * <p>Addresses known is a state of an opening: only then it takes a permit, is created and sends its first SYN, in one
 * step. So DNS never holds a permit, and ConnectionReady does not count it.
 *
 * <p>Spec: CMAP, "Connection Pool Behaviors".
 */
final class PoolState {

    private enum Phase {
        PAUSED,
        READY,
        CLOSED
    }

    /** Acts of the pool that reach further than one of its parts. */
    interface Acts {

        void begin(PendingOpening opening);

        /** Tells the owner of the pool, who tells the topology. */
        void openingFailed(Throwable failure, int generation);

        /** The opening that failed should have filled the pool: nobody waits for it. */
        void failedUnheard(Throwable failure);

        void expireLater(CheckOut caller, Deadline limit);

        void maintainLater(Alarm alarm, long delayNanos);

        void watch(PooledConnection connection);

        LentConnection lent(PooledConnection connection, long operationId);
    }

    private final ServerId server;
    private final ConnectionPoolSettings limits;
    private final int most;
    private final Ticker ticker;
    private final PoolEvents events;
    private final PendingOpening.Watcher watcher;
    private final Acts acts;

    private Phase phase = Phase.PAUSED;
    private @Nullable Throwable pausedBecause;
    private boolean draining;
    private long connectionsCreated;
    private Alarm maintenance = new Alarm();

    private final Stock stock;
    private final Openings pending;
    private final WaitingLine line;

    private final WaitingGroup warmUps = new WaitingGroup();
    private final WaitingGroup drains = new WaitingGroup();

    /** Written by the owner of the state, read by anybody. */
    private volatile int generation;

    PoolState(
            ServerId server,
            ConnectionPoolSettings limits,
            Ticker ticker,
            PoolEvents events,
            PendingOpening.Watcher watcher,
            Acts acts) {
        this.server = server;
        this.limits = limits;
        this.most = limits.getMaxSize() == 0 ? Integer.MAX_VALUE : limits.getMaxSize();
        this.pending = new Openings(limits.getMaxConnecting());
        this.ticker = ticker;
        this.events = events;
        this.line = new WaitingLine(ticker, events);
        this.stock = new Stock(events, connection -> connection.perished(generation, limits, ticker.nanos()));
        this.watcher = watcher;
        this.acts = acts;
    }

    /** Any thread. */
    int generation() {
        return generation;
    }

    /** Any thread. */
    @Nullable
    PendingOpening lastOpening() {
        return pending.newest();
    }

    // ---- callers

    void enter(CheckOut caller, List<Runnable> out) {
        events.checkOutStarted(caller.operationId());
        if (caller.isCancelled()) {
            line.announceFailed(caller, ConnectionCheckOutFailedEvent.Reason.UNKNOWN);
        } else if (phase == Phase.CLOSED || draining) {
            line.refuse(caller, ConnectionCheckOutFailedEvent.Reason.POOL_CLOSED, this::closedFailure, out);
        } else if (phase == Phase.PAUSED) {
            line.refuse(caller, ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR, clearedFailure(), out);
        } else {
            line.join(caller);
            settle(out);
            if (line.contains(caller)) {
                stay(caller, out);
            }
        }
    }

    /** The caller has to wait. A wait queue timeout of zero allows him to wait for an opening of his own, not for others. */
    private void stay(CheckOut caller, List<Runnable> out) {
        long queueNanos = limits.getMaxWaitTime(TimeUnit.NANOSECONDS);
        Deadline limit = caller.limit(queueNanos);
        if (limit.isNever() && queueNanos == 0 && pending.size() < line.size()) {
            expire(caller, out);
        } else if (!limit.isNever()) {
            out.add(() -> acts.expireLater(caller, limit));
        }
    }

    /** The caller cancelled. */
    void leave(CheckOut caller, List<Runnable> out) {
        if (line.leave(caller)) {
            line.announceFailed(caller, ConnectionCheckOutFailedEvent.Reason.UNKNOWN);
            settle(out);
        }
    }

    /** The time of the caller is over. */
    void expire(CheckOut caller, List<Runnable> out) {
        if (!line.leave(caller)) {
            return;
        }
        line.announceFailed(caller, ConnectionCheckOutFailedEvent.Reason.TIMEOUT);
        PoolFailures.Scene scene = scene();
        long waitedNanos = ticker.nanos() - caller.startNanos();
        boolean ownLimit = !caller.callerLimit().isNever();
        // Before the acts of settle(): the ledgers shall say what is under way, not that it was given up.
        out.add(() -> caller.fail(PoolFailures.timedOut(server.getAddress(), waitedNanos, ownLimit, scene)));
        settle(out);
    }

    PoolFailures.Scene scene() {
        return new PoolFailures.Scene(stock.inUse(), most, pending.all(), line.size());
    }

    private Throwable closedFailure() {
        return PoolFailures.closed(server.getAddress());
    }

    private Supplier<Throwable> clearedFailure() {
        Throwable cause = pausedBecause;
        return () -> PoolFailures.cleared(server, cause);
    }

    // ---- lent connections

    void checkIn(PooledConnection connection, long operationId, List<Runnable> out) {
        events.checkedIn(connection.id(), operationId);
        takeBack(connection, connection.perished(generation, limits, ticker.nanos()), "perished", out);
    }

    void discard(PooledConnection connection, long operationId, String reason, List<Runnable> out) {
        events.checkedIn(connection.id(), operationId);
        takeBack(connection, Optional.of(ConnectionClosedEvent.Reason.ERROR), reason, out);
    }

    private void takeBack(
            PooledConnection connection,
            Optional<ConnectionClosedEvent.Reason> perished,
            String reason,
            List<Runnable> out) {
        if (!stock.takeBack(connection)) {
            return; // Closed meanwhile, by a clear which interrupts or by close().
        }
        if (perished.isPresent()) {
            stock.close(connection, perished.get(), reason, out);
        } else {
            connection.used(ticker.nanos());
            stock.addIdle(connection);
        }
        settle(out);
    }

    /** The channel is closed, whoever closed it. A lent one is its holder's business: he will bring it back. */
    void channelClosed(PooledConnection connection, List<Runnable> out) {
        if (stock.forget(connection)) {
            stock.close(connection, ConnectionClosedEvent.Reason.ERROR, "closed by the server", out);
            settle(out);
        }
    }

    // ---- openings

    void resolved(PendingOpening opening, List<Runnable> out) {
        if (pending.contains(opening)) {
            opening.addressesKnown();
            settle(out);
        }
    }

    void established(PendingOpening opening, OpenConnection open, List<Runnable> out) {
        if (!pending.established(opening)) {
            out.add(() -> open.close("nobody waits for this opening any more"));
            return;
        }
        long nowNanos = ticker.nanos();
        Long serverValue = open.hello().connectionId();
        ConnectionId id = serverValue == null ? opening.id() : opening.id().withServerValue(serverValue);
        PooledConnection connection = new PooledConnection(id, open, opening.generation(), nowNanos);
        events.ready(id, nowNanos - opening.createdNanos());
        stock.addIdle(connection);
        out.add(() -> acts.watch(connection));
        settle(out);
    }

    void failed(PendingOpening opening, Throwable failure, List<Runnable> out) {
        int position = pending.positionOf(opening);
        if (!pending.failed(opening)) {
            return;
        }
        if (opening.phase() == PendingOpening.Phase.ESTABLISHING) {
            events.closed(opening.id(), ConnectionClosedEvent.Reason.ERROR);
        }
        // First the topology, so that whoever retries finds the server as it is now known to be.
        out.add(() -> acts.openingFailed(failure, opening.generation()));
        if (opening.isFilling() && line.isEmpty() && warmUps.isEmpty()) {
            out.add(() -> acts.failedUnheard(failure));
        } else if (pending.size() < line.size()) {
            line.refuseAt(position, ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR, () -> failure, out);
        }
        if (stock.size() + pending.size() < fillTarget()) {
            warmUps.fail(() -> failure, out);
        }
        settle(out);
    }

    // ---- the pool as a whole

    void ready(List<Runnable> out) {
        if (phase != Phase.PAUSED) {
            return;
        }
        phase = Phase.READY;
        pausedBecause = null;
        events.poolReady();
        Alarm alarm = new Alarm();
        maintenance = alarm;
        long delayNanos = limits.getMaintenanceInitialDelay(TimeUnit.NANOSECONDS);
        if (delayNanos == 0) {
            maintain(alarm, out);
        } else {
            out.add(() -> acts.maintainLater(alarm, delayNanos));
        }
    }

    /** Closes perished connections and fills up to {@code minSize}. Spec: CMAP, "Background Thread". */
    void maintain(Alarm alarm, List<Runnable> out) {
        if (phase != Phase.READY || alarm != maintenance) {
            return; // Set before the pool was cleared.
        }
        stock.sweep(out);
        fill(out);
        settle(out);
        out.add(() -> acts.maintainLater(alarm, limits.getMaintenanceFrequency(TimeUnit.NANOSECONDS)));
    }

    void clear(@Nullable Throwable cause, boolean interruptInUse, List<Runnable> out) {
        if (phase == Phase.CLOSED) {
            return;
        }
        generation++;
        if (phase == Phase.READY) {
            phase = Phase.PAUSED;
            pausedBecause = cause;
            events.poolCleared();
            cancelMaintenance(out);
            // What would finish now would be stale and would hold a permit of the next generation's openings.
            closePending(ConnectionClosedEvent.Reason.STALE, out);
            stock.closeIdle(ConnectionClosedEvent.Reason.STALE, "the pool was cleared", out);
            refuseAll(ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR, clearedFailure(), out);
        }
        if (interruptInUse) {
            stock.closeInUse(
                    ConnectionClosedEvent.Reason.STALE,
                    "Connection to " + server.getAddress() + " interrupted due to server monitor timeout",
                    out);
        }
        completeDrains(out);
    }

    void close(List<Runnable> out) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        cancelMaintenance(out);
        closePending(ConnectionClosedEvent.Reason.POOL_CLOSED, out);
        refuseAll(ConnectionCheckOutFailedEvent.Reason.POOL_CLOSED, this::closedFailure, out);
        stock.closeIdle(ConnectionClosedEvent.Reason.POOL_CLOSED, "the pool was closed", out);
        stock.closeInUse(ConnectionClosedEvent.Reason.POOL_CLOSED, "the client was closed", out);
        events.poolClosed();
        completeDrains(out);
    }

    private void cancelMaintenance(List<Runnable> out) {
        Alarm alarm = maintenance;
        out.add(alarm::cancel);
    }

    private void closePending(ConnectionClosedEvent.Reason reason, List<Runnable> out) {
        for (PendingOpening opening : pending.removeAll()) {
            if (opening.phase() == PendingOpening.Phase.ESTABLISHING) {
                events.closed(opening.id(), reason);
            }
            out.add(opening::cancel);
        }
    }

    private void refuseAll(
            ConnectionCheckOutFailedEvent.Reason reason, Supplier<? extends Throwable> failure, List<Runnable> out) {
        line.refuseAll(reason, failure, out);
        warmUps.fail(failure, out);
    }

    void warmUp(Waiting waiting, List<Runnable> out) {
        if (phase == Phase.CLOSED || draining) {
            out.add(() -> waiting.failed(closedFailure()));
        } else if (phase == Phase.PAUSED) {
            Supplier<Throwable> failure = clearedFailure();
            out.add(() -> waiting.failed(failure.get()));
        } else {
            warmUps.add(waiting);
            fill(out);
            settle(out);
        }
    }

    void stopWarmUp(Waiting waiting) {
        warmUps.remove(waiting);
    }

    void drain(Waiting waiting, List<Runnable> out) {
        draining = true;
        drains.add(waiting);
        completeDrains(out);
    }

    void stopDrain(Waiting waiting) {
        drains.remove(waiting);
    }

    private void completeDrains(List<Runnable> out) {
        if (stock.inUse() == 0 && line.isEmpty()) {
            drains.complete(out);
        }
    }

    // ---- bringing callers, connections and openings together; at the end of every turn that changes one of them

    private void settle(List<Runnable> out) {
        lend(out);
        if (phase == Phase.READY) {
            pending.removeSurplus(pending.size() - line.size()).forEach(opening -> out.add(opening::cancel));
            beginFor(line.size() - pending.size(), false, out);
            grantPermits(out);
        }
        if (!warmUps.isEmpty() && stock.size() >= fillTarget()) {
            warmUps.complete(out);
        }
        completeDrains(out);
    }

    private void lend(List<Runnable> out) {
        while (!line.isEmpty()) {
            PooledConnection connection = stock.lend(out);
            if (connection == null) {
                return;
            }
            CheckOut caller = line.first();
            line.leave(caller);
            events.checkedOut(connection.id(), caller.operationId(), ticker.nanos() - caller.startNanos());
            LentConnection lent = acts.lent(connection, caller.operationId());
            out.add(() -> caller.lend(lent));
        }
    }

    private void fill(List<Runnable> out) {
        beginFor(fillTarget() - stock.size() - pending.size(), true, out);
    }

    private int fillTarget() {
        return warmUps.isEmpty() ? limits.getMinSize() : Math.max(1, limits.getMinSize());
    }

    private void beginFor(int wanted, boolean filling, List<Runnable> out) {
        int room = most - stock.size() - pending.size();
        for (int i = Math.min(wanted, room); i > 0; i--) {
            PendingOpening opening = new PendingOpening(generation, filling, watcher);
            pending.add(opening);
            out.add(() -> acts.begin(opening));
        }
    }

    /** Created, permit and first SYN are one step. */
    private void grantPermits(List<Runnable> out) {
        for (PendingOpening opening = pending.nextPermitted(); opening != null; opening = pending.nextPermitted()) {
            opening.created(new ConnectionId(server, ++connectionsCreated, null), ticker.nanos());
            events.created(opening.id());
            out.add(opening::establish);
        }
    }
}
