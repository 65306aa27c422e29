package io.codriver.internal.pool;

import io.codriver.internal.time.Deadline;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** What the {@link PoolState} decides and the pool does, as far as it reaches further than one of its parts. */
interface PoolActs {

    void begin(PendingOpening opening);

    /** Tells the owner of the pool, who tells the topology; then calls {@link PoolState#ended} in a turn of its own. */
    void openingFailed(PendingOpening opening, Throwable failure, int generation, @Nullable ObjectId service);

    /** The opening that failed should have filled the pool: nobody waits for it. */
    void failedUnheard(Throwable failure);

    void expireLater(CheckOut caller, Deadline limit);

    void maintainLater(Alarm alarm, long delayNanos);

    /** Calls {@link PoolState#answered} if DNS has a fresh answer. */
    void askForAddresses();

    void watch(PooledConnection connection);

    LentConnection lent(PooledConnection connection, long operationId);
}
