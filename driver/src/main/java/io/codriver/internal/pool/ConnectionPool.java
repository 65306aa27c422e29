package io.codriver.internal.pool;

import io.codriver.event.OpeningLedger;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bson.types.ObjectId;
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
     * failed with. Cancelling leaves the queue at once; a connection lent in the same moment goes back. Once
     * {@code onNext} was called, the connection is the caller's to give back, even if it cancels meanwhile.
     *
     * <p>The pool itself reports failed openings to the topology: nobody needs to report a failed check-out.
     *
     * @param by the operation's limit ({@code timeoutMS}): then the wait queue timeout is ignored and the failure is
     *     {@code MongoOperationTimeoutException}. {@link Deadline#NEVER} without one: the wait queue timeout counts, and the
     *     failure is {@code MongoTimeoutException}. Spec: client side operations timeout, "Server Selection"
     */
    Mono<LentConnection> checkOut(Deadline by);

    /** As {@link #checkOut(Deadline)}, for an operation whose events carry this number. */
    default Mono<LentConnection> checkOut(Deadline by, long operationId) {
        return checkOut(by);
    }

    /**
     * Lends a connection that is open and idle, or fails at once: nothing is opened, and nobody is waited for. Events tell of it
     * only if there is one.
     *
     * @param operationId for events
     */
    Mono<LentConnection> checkOutIdle(long operationId);

    /** PAUSED to READY; background filling begins. */
    void ready();

    /**
     * READY to PAUSED and next generation: idle connections are closed, waiters fail with the cause, connections in use
     * are closed at check-in, or now if {@code interruptInUse}.
     */
    default void clear(@Nullable Throwable cause, boolean interruptInUse) {
        clear(cause, interruptInUse, () -> false);
    }

    /**
     * As {@link #clear(Throwable, boolean)}, but if it is overtaken, READY it stays: connections are closed, and whoever
     * waits goes on waiting.
     *
     * @param overtaken whether {@link #ready()} was decided after this, asked when the pool is cleared
     */
    void clear(@Nullable Throwable cause, boolean interruptInUse, BooleanSupplier overtaken);

    /**
     * Behind a load balancer: next generation of this service alone; its idle connections are closed, those in use at
     * check-in. The pool stays ready and nobody leaves the line. Spec: CMAP, "Clearing a load balanced pool".
     */
    void clear(ObjectId serviceId, @Nullable Throwable cause);

    /** The generation; a failure that belongs to an older one is stale. */
    int generation();

    /** The generation of a service behind a load balancer; zero for one without connections. */
    int generation(ObjectId serviceId);

    /** Completes when {@code minSize} connections are open, or one if that is zero; fails as a check-out would. */
    Mono<Void> warmUp(Deadline by);

    /**
     * Completes when nothing is lent and nobody waits any more, or when the limit has passed; new check-outs fail from the
     * subscription on.
     */
    Mono<Void> drain(Duration limit);

    /** Closes everything. Idempotent, never blocks. */
    void close();

    /** The ledger of the newest opening that is under way or failed, for error messages. */
    Optional<OpeningLedger> lastOpening();
}
