package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerId;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.monitor.ServerMonitor;
import io.codriver.internal.pool.ConnectionPool;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;

/**
 * Pool and monitor of one server.
 *
 * <p>The topology decides in turns, but two threads may carry its decisions out at the same time. Whichever comes last,
 * the pool ends up as the newest decision wants it: each one says so first, acts, and then looks whether a newer one of
 * the other kind has been overtaken.
 */
final class OwnedServer {

    private final ServerId id;
    private final ConnectionPool pool;
    private final ServerMonitor monitor;
    private final AtomicLong newestReady = new AtomicLong();
    private final AtomicLong newestClear = new AtomicLong();

    private final Disposable hostWatch;

    /** @param hostWatch keeps the addresses of its host known, until the server leaves */
    OwnedServer(ServerId id, ConnectionPool pool, ServerMonitor monitor, Disposable hostWatch) {
        this.id = id;
        this.hostWatch = hostWatch;
        this.pool = pool;
        this.monitor = monitor;
    }

    ServerId id() {
        return id;
    }

    ServerAddress address() {
        return id.getAddress();
    }

    ConnectionPool pool() {
        return pool;
    }

    ServerMonitor monitor() {
        return monitor;
    }

    /** Carries out a decision of the topology. */
    void ready(long decision) {
        newestReady.accumulateAndGet(decision, Math::max);
        pool.ready();
        if (newestClear.get() > decision) {
            pool.clear(null, false);
        }
    }

    /** Carries out a decision of the topology. */
    void clear(long decision, Throwable cause, boolean interruptInUse) {
        newestClear.accumulateAndGet(decision, Math::max);
        pool.clear(cause, interruptInUse);
        if (newestReady.get() > decision) {
            pool.ready();
        }
    }

    /** The one that tells most: the monitor's, which is the first to meet trouble; the pool's while the monitor has none. */
    Optional<OpeningLedger> lastOpening() {
        Optional<OpeningLedger> watching = monitor.lastOpening();
        return watching.filter(OwnedServer::isInTrouble).or(pool::lastOpening).or(() -> watching);
    }

    private static boolean isInTrouble(OpeningLedger ledger) {
        return ledger.entries().stream().anyMatch(entry -> entry.outcome() != OpeningLedger.Outcome.DONE);
    }

    void close() {
        monitor.close();
        pool.close();
        hostWatch.dispose();
    }
}
