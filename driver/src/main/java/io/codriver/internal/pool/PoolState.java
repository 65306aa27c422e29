package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionClosedEvent.Reason;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Turns;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has and who waits for it, and every decision about it. Plain data: each method is one turn of
 * {@link Turns}, changes the fields, announces news and adds acts. Nothing here calls anybody.
 *
 * <p>The i-th opening under way is there for the i-th caller in line. That pairing needs no bookkeeping and decides who
 * fails with an opening; a connection that becomes available always goes to the first in line.
 *
 * <p>Spec: CMAP, "Connection Pool Behaviors".
 */
final class PoolState {

    private enum Phase {
        PAUSED,
        READY,
        CLOSED
    }

    private final ServerId server;
    private final ConnectionPoolSettings limits;
    private final int most;
    private final Ticker ticker;
    private final PoolEvents events;
    private final PoolActs acts;
    private final Lifespans lifespans;

    private Phase phase = Phase.PAUSED;
    private @Nullable Throwable pausedBecause;
    private boolean draining;
    private Alarm maintenance = new Alarm();

    private final Generations generations = new Generations();
    private final Stock stock;
    private final Retirement retirement;
    private final Supply supply;
    private final WaitingLine line;

    private final WaitingGroup warmUps = new WaitingGroup();
    private final WaitingGroup drains = new WaitingGroup();

    PoolState(
            PoolOptions options,
            Ticker ticker,
            PoolEvents events,
            PendingOpening.Watcher watcher,
            PoolActs acts,
            DoubleSupplier random) {
        this.server = options.server();
        this.limits = options.settings();
        this.most = limits.getMaxSize() == 0 ? Integer.MAX_VALUE : limits.getMaxSize();
        this.ticker = ticker;
        this.events = events;
        this.acts = acts;
        this.lifespans = new Lifespans(limits, random);
        this.line = new WaitingLine(ticker, events);
        this.stock = new Stock(generations, events, this::perished);
        this.retirement = new Retirement(stock, limits.getMinSize());
        this.supply = new Supply(server, limits.getMaxConnecting(), ticker, events, watcher, acts::begin);
    }

    /** Any thread. */
    int generation(@Nullable ObjectId serviceId) {
        return generations.current(serviceId);
    }

    /** Any thread. */
    @Nullable
    PendingOpening lastOpening() {
        return supply.pending().newest();
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

    /** The caller takes what is idle, or goes: nothing is opened for him. Nobody waits in line while something is idle. */
    void enterForIdle(CheckOut caller, List<Runnable> out) {
        PooledConnection connection = stock.lend(caller.thread(), out);
        if (connection == null) {
            out.add(() -> caller.fail(PoolFailures.nothingIdle(server.getAddress())));
            return;
        }
        events.checkOutStarted(caller.operationId());
        lend(connection, caller, out);
    }

    /** The caller has to wait. A wait queue timeout of zero allows him to wait for an opening of his own, not for others. */
    private void stay(CheckOut caller, List<Runnable> out) {
        long queueNanos = limits.getMaxWaitTime(TimeUnit.NANOSECONDS);
        Deadline limit = caller.limit(queueNanos);
        if (limit.isNever() && queueNanos == 0 && supply.size() < line.size()) {
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
        return new PoolFailures.Scene(
                stock.inUse(),
                stock.pinned(PinnedTo.CURSOR),
                stock.pinned(PinnedTo.TRANSACTION),
                most,
                supply.pending().all(),
                line.size());
    }

    private Throwable closedFailure() {
        return PoolFailures.closed(server.getAddress());
    }

    private Supplier<Throwable> clearedFailure() {
        Throwable cause = pausedBecause;
        return () -> PoolFailures.cleared(server, cause);
    }

    // ---- lent connections

    void pin(PooledConnection connection, PinnedTo to) {
        connection.pin(to);
    }

    void checkIn(PooledConnection connection, long operationId, List<Runnable> out) {
        events.checkedIn(connection.id(), operationId);
        stock.takeBack(connection);
        Optional<Reason> perished = perished(connection);
        if (perished.isPresent()) {
            stock.close(connection, perished.get(), "perished", out);
        } else if (retirement.takes(connection, !line.isEmpty(), room() <= 0)) {
            stock.close(connection, Reason.STALE, Retirement.REASON, out);
        } else {
            connection.used(ticker.nanos());
            stock.addIdle(connection);
        }
        settle(out);
    }

    void discard(PooledConnection connection, long operationId, String reason, List<Runnable> out) {
        events.checkedIn(connection.id(), operationId);
        stock.takeBack(connection);
        // One which was interrupted fails, but that is not why it ends; one whose own failure has cleared the pool is
        // stale,
        // but that is not why either.
        stock.close(connection, connection.isInterrupted() ? Reason.STALE : Reason.ERROR, reason, out);
        settle(out);
    }

    private Optional<Reason> perished(PooledConnection connection) {
        return phase == Phase.CLOSED
                ? Optional.of(Reason.POOL_CLOSED)
                : connection.perished(generations.current(connection.serviceId()), ticker.nanos());
    }

    /** The channel is closed, whoever closed it. A lent one is its holder's business: he will bring it back. */
    void channelClosed(PooledConnection connection, List<Runnable> out) {
        if (stock.forget(connection)) {
            stock.close(connection, Reason.ERROR, "closed by the server", out);
            settle(out);
        }
    }

    // ---- openings

    void resolved(PendingOpening opening, List<Runnable> out) {
        if (supply.pending().contains(opening)) {
            opening.addressesKnown();
            settle(out);
        }
    }

    void established(PendingOpening opening, OpenConnection open, List<Runnable> out) {
        if (!supply.pending().established(opening)) {
            out.add(() -> open.close("nobody waits for this opening any more"));
            return;
        }
        long nowNanos = ticker.nanos();
        Long serverValue = open.hello().connectionId();
        ConnectionId id = serverValue == null ? opening.id() : opening.id().withServerValue(serverValue);
        int generation = generations.opened(open.hello().serviceId(), opening.generation());
        PooledConnection connection = new PooledConnection(id, open, generation, lifespans.next(), nowNanos);
        events.ready(id, nowNanos - opening.createdNanos());
        stock.addIdle(connection);
        out.add(() -> acts.watch(connection));
        settle(out);
    }

    /**
     * First the topology is told, then it ends here: whoever retries finds the server as it is now known to be, and a
     * pool that is cleared for it is announced before the connection that was closed and the check-out that failed.
     */
    void failed(PendingOpening opening, Throwable failure, List<Runnable> out) {
        if (supply.pending().contains(opening)) {
            opening.failedWith(failure);
            ObjectId service = opening.service();
            int generation = service == null ? opening.generation() : generations.current(service);
            out.add(() -> acts.openingFailed(opening, failure, generation, service));
        }
    }

    /** The topology knows that this opening failed. */
    void ended(PendingOpening opening, List<Runnable> out) {
        Throwable failure = opening.failure();
        if (failure != null && supply.pending().contains(opening)) {
            end(opening, failure, out);
            settle(out);
        }
    }

    private void end(PendingOpening opening, Throwable failure, List<Runnable> out) {
        int position = supply.pending().positionOf(opening);
        supply.end(opening, failure);
        if (opening.isFilling() && line.isEmpty() && warmUps.isEmpty()) {
            out.add(() -> acts.failedUnheard(failure));
        } else if (supply.size() < line.size()) {
            line.refuseAt(position, ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR, () -> failure, out);
        }
        if (stock.size() + supply.size() < fillTarget()) {
            warmUps.fail(() -> failure, out);
        }
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
        out.add(acts::askForAddresses);
        out.add(() -> acts.maintainLater(alarm, limits.getMaintenanceFrequency(TimeUnit.NANOSECONDS)));
    }

    /** A fresh answer of DNS and its moment, once in a run; it may be the one of the last run. */
    void answered(Collection<InetAddress> addresses, long answeredNanos, List<Runnable> out) {
        if (phase == Phase.READY) {
            retirement.answered(addresses, answeredNanos);
            if (retirement.needsReplacement(supply.size())) {
                beginFor(1, true, out);
            }
            retirement.closeIdle(!line.isEmpty(), room() <= 0, out);
            fill(out);
            settle(out);
        }
    }

    void clear(@Nullable Throwable cause, boolean interruptInUse, BooleanSupplier overtaken, List<Runnable> out) {
        if (phase == Phase.CLOSED) {
            return;
        }
        generations.next();
        if (phase == Phase.READY) {
            phase = Phase.PAUSED;
            pausedBecause = cause;
            events.poolCleared(null, interruptInUse, cause);
            cancelMaintenance(out);
            endFailed(out);
            // What would finish now would be stale and would hold a permit of the next generation's openings.
            supply.closeAll(Reason.STALE, out);
            stock.closeIdle(Reason.STALE, "the pool was cleared", out);
            if (overtaken.getAsBoolean()) {
                ready(out);
                settle(out);
            } else {
                refuseAll(ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR, clearedFailure(), out);
            }
        }
        if (interruptInUse) {
            stock.interrupt("Connection to " + server.getAddress() + " interrupted due to server monitor timeout", out);
        }
        completeDrains(out);
    }

    /** Those whose opening failed hear of that, not of the clear which came of it. */
    private void endFailed(List<Runnable> out) {
        for (PendingOpening opening : supply.pending().failed()) {
            Throwable failure = opening.failure();
            if (failure != null) {
                end(opening, failure, out);
            }
        }
    }

    /** Spec: CMAP, "Clearing a load balanced pool". */
    void clear(ObjectId serviceId, @Nullable Throwable cause, List<Runnable> out) {
        if (phase == Phase.CLOSED) {
            return;
        }
        generations.next(serviceId);
        events.poolCleared(serviceId, false, cause);
        stock.sweep(out);
        settle(out);
    }

    void close(List<Runnable> out) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        cancelMaintenance(out);
        endFailed(out);
        supply.closeAll(Reason.POOL_CLOSED, out);
        refuseAll(ConnectionCheckOutFailedEvent.Reason.POOL_CLOSED, this::closedFailure, out);
        stock.closeIdle(Reason.POOL_CLOSED, "the pool was closed", out);
        stock.interrupt("the client was closed", out);
        events.poolClosed();
        drains.complete(out);
    }

    private void cancelMaintenance(List<Runnable> out) {
        Alarm alarm = maintenance;
        out.add(alarm::cancel);
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
            supply.dropSurplus(line.size(), out);
            beginFor(line.size() - supply.size(), false, out);
            supply.grantPermits(out);
        }
        if (!warmUps.isEmpty() && stock.size() >= fillTarget()) {
            warmUps.complete(out);
        }
        completeDrains(out);
    }

    private void lend(List<Runnable> out) {
        while (!line.isEmpty()) {
            CheckOut caller = line.first();
            PooledConnection connection = stock.lend(caller.thread(), out);
            if (connection == null) {
                return;
            }
            line.leave(caller);
            lend(connection, caller, out);
        }
    }

    private void lend(PooledConnection connection, CheckOut caller, List<Runnable> out) {
        events.checkedOut(connection.id(), caller.operationId(), ticker.nanos() - caller.startNanos());
        LentConnection lent = acts.lent(connection, caller.operationId());
        out.add(() -> caller.lend(lent));
    }

    private void fill(List<Runnable> out) {
        beginFor(fillTarget() - stock.size() - supply.size(), true, out);
    }

    private int fillTarget() {
        return warmUps.isEmpty() ? limits.getMinSize() : Math.max(1, limits.getMinSize());
    }

    private void beginFor(int wanted, boolean filling, List<Runnable> out) {
        supply.begin(Math.min(wanted, room()), generations.current(null), filling, out);
    }

    private int room() {
        return most - stock.size() - supply.size();
    }
}
