package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerId;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.monitor.ServerMonitor;
import io.codriver.internal.pool.ConnectionPool;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One server, from when it enters the topology until it leaves: its pool and its monitor.
 *
 * <p>The topology decides in turns, but two threads may carry its decisions out at the same time. To open and to close
 * work in either order: a server that left before it was opened never opens. Whichever comes last, the pool ends up as
 * the newest decision wants it: each one says so first, acts, and then looks whether a newer one of the other kind has
 * been overtaken.
 */
final class OwnedServer {

    private final ServerId id;
    private final AtomicLong newestReady = new AtomicLong();
    private final AtomicLong newestClear = new AtomicLong();
    private final AtomicInteger operations = new AtomicInteger();
    private volatile @Nullable ServerParts parts;
    private volatile boolean closed;

    /** Does nothing before {@link #open}. */
    OwnedServer(ServerId id) {
        this.id = id;
    }

    ServerId id() {
        return id;
    }

    ServerAddress address() {
        return id.getAddress();
    }

    /** Makes the parts and begins to watch, which begins with resolving the host. Once; never blocks. */
    void open(ServerAssembly assembly, ServerAssembly.Facts facts) {
        if (closed) {
            return;
        }
        ServerParts made = assembly.parts(this, facts);
        parts = made;
        if (closed) {
            made.close(); // It left meanwhile, and whoever closed it may not have seen the parts.
            return;
        }
        made.monitor().ifPresent(ServerMonitor::start);
    }

    /** Of a server that was selected: it was opened before anybody could know it. */
    ConnectionPool pool() {
        ServerParts made = parts;
        if (made == null) {
            throw new IllegalStateException("The server at " + address() + " is not open");
        }
        return made.pool();
    }

    Optional<ConnectionPool> poolIfOpen() {
        return Optional.ofNullable(parts).map(ServerParts::pool);
    }

    private Optional<ServerMonitor> monitor() {
        return Optional.ofNullable(parts).flatMap(ServerParts::monitor);
    }

    // ---- load

    /** Operations under way. Spec: Server Selection, "operationCount". */
    int operations() {
        return operations.get();
    }

    void operationBegun() {
        operations.incrementAndGet();
    }

    void operationEnded() {
        operations.decrementAndGet();
    }

    // ---- decisions of the topology

    void ready(long decision) {
        newestReady.accumulateAndGet(decision, Math::max);
        if (newestClear.get() > decision) {
            return;
        }
        pool().ready();
        if (newestClear.get() > decision) {
            pool().clear(null, false);
        }
    }

    void clear(long decision, Throwable cause, boolean interruptInUse) {
        newestClear.accumulateAndGet(decision, Math::max);
        // Who was told to go on by a newer decision is in line already, and must not hear of this one.
        pool().clear(cause, interruptInUse, () -> newestReady.get() > decision);
        if (newestReady.get() > decision) {
            pool().ready();
        }
    }

    /** One service behind a load balancer; the others go on. */
    void clearService(ObjectId service, Throwable cause) {
        pool().clear(service, cause);
    }

    void requestCheck() {
        monitor().ifPresent(ServerMonitor::requestCheck);
    }

    void cancelCheck() {
        monitor().ifPresent(ServerMonitor::cancelCheck);
    }

    /** Idempotent, never blocks. */
    void close() {
        closed = true;
        ServerParts made = parts;
        if (made != null) {
            made.close();
        }
    }

    // ---- for messages

    /** The one that tells most: the monitor's, which is the first to meet trouble; the pool's while the monitor has none. */
    Optional<OpeningLedger> lastOpening() {
        Optional<OpeningLedger> watching = monitor().flatMap(ServerMonitor::lastOpening);
        return watching.filter(OwnedServer::isInTrouble)
                .or(() -> poolIfOpen().flatMap(ConnectionPool::lastOpening))
                .or(() -> watching);
    }

    private static boolean isInTrouble(OpeningLedger ledger) {
        return ledger.entries().stream().anyMatch(entry -> entry.outcome() != OpeningLedger.Outcome.DONE);
    }
}
