package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionClosedEvent;
import io.codriver.internal.time.Ticker;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where connections come from: openings are begun, get one of {@code maxConnecting} permits when their addresses are
 * known, and then a number. Owned by the owner of the {@link PoolState}.
 *
 * <p>Addresses known is a state of an opening: only then it takes a permit, is created and sends its first SYN, in one
 * step. So DNS never holds a permit, and ConnectionReady does not count it.
 *
 * <p>Spec: CMAP, "Creating a Connection", "Establishing a Connection".
 */
final class Supply {

    private final ServerId server;
    private final Openings pending;
    private final Ticker ticker;
    private final PoolEvents events;
    private final PendingOpening.Watcher watcher;
    private final Consumer<PendingOpening> begin;
    private long connectionsCreated;

    /**
     * Without openings.
     *
     * @param begin act
     */
    Supply(
            ServerId server,
            int permits,
            Ticker ticker,
            PoolEvents events,
            PendingOpening.Watcher watcher,
            Consumer<PendingOpening> begin) {
        this.server = server;
        this.pending = new Openings(permits);
        this.ticker = ticker;
        this.events = events;
        this.watcher = watcher;
        this.begin = begin;
    }

    Openings pending() {
        return pending;
    }

    int size() {
        return pending.size();
    }

    void begin(int count, int generation, boolean filling, List<Runnable> out) {
        for (int i = 0; i < count; i++) {
            PendingOpening opening = new PendingOpening(generation, filling, watcher);
            pending.add(opening);
            out.add(() -> begin.accept(opening));
        }
    }

    /** Gives up what nobody wants any more and nothing was sent for. */
    void dropSurplus(int wanted, List<Runnable> out) {
        pending.removeSurplus(pending.size() - wanted).forEach(opening -> out.add(opening::cancel));
    }

    /** Created, permit and first SYN are one step. */
    void grantPermits(List<Runnable> out) {
        for (PendingOpening opening = pending.nextPermitted(); opening != null; opening = pending.nextPermitted()) {
            opening.created(new ConnectionId(server, ++connectionsCreated, null), ticker.nanos());
            events.created(opening.id());
            out.add(opening::establish);
        }
    }

    /** Takes one out that has failed. */
    void end(PendingOpening opening, Throwable failure) {
        pending.failed(opening);
        if (opening.isCreated()) {
            events.closed(opening.id(), ConnectionClosedEvent.Reason.ERROR, failure);
        }
    }

    void closeAll(ConnectionClosedEvent.Reason reason, List<Runnable> out) {
        for (PendingOpening opening : pending.removeAll()) {
            if (opening.isCreated()) {
                events.closed(opening.id(), reason, reason.toString());
            }
            out.add(opening::cancel);
        }
    }
}
