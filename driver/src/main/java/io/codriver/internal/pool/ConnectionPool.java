package io.codriver.internal.pool;

import io.codriver.event.OpeningLedger;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lends the connections of one server. Spec: CMAP.
 *
 * <p>Paused when made; {@link #ready()} opens it. Idle connections are lent last used first, whatever DNS does.
 */
public interface ConnectionPool {

    /**
     * Lends a connection.
     *
     * <p>Fails with {@code MongoTimeoutException} when the wait queue timeout or {@code by} has passed (the message says
     * for what it waited, with the ledgers of the openings under way), {@code MongoConnectionPoolClearedException} when
     * paused, {@code MongoServerUnavailableException} or {@code IllegalStateException} when closed, or with what an opening
     * failed with. Cancelling leaves the queue at once; a connection lent in the same moment goes back.
     */
    Mono<LentConnection> checkOut(Deadline by);

    /** PAUSED to READY; background filling begins. */
    void ready();

    /**
     * READY to PAUSED and next generation: idle connections are closed, waiters fail with the cause, connections in use
     * are closed at check-in, or now if {@code interruptInUse}.
     */
    void clear(@Nullable Throwable cause, boolean interruptInUse);

    /** The generation; a failure that belongs to an older one is stale. */
    int generation();

    /** Completes when {@code minSize} connections are open, or one if that is zero; fails as a check-out would. */
    Mono<Void> warmUp(Deadline by);

    /** Completes when nothing is lent any more; new check-outs fail from the subscription on. */
    Mono<Void> drain(Duration limit);

    /** Closes everything. Idempotent, never blocks. */
    void close();

    /** The ledger of the newest opening that is under way or failed, for error messages. */
    Optional<OpeningLedger> lastOpening();
}
