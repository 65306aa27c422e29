package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionPoolSettings;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Gives each connection a time to live and to be idle of its own, a little shorter than the settings say and never
 * longer: connections which were opened together shall not all end together, and be opened anew together.
 */
final class Lifespans {

    /** By how much a limit is shortened at most. */
    static final double SHORTENED = 0.1;

    private final long idleNanos;
    private final long lifeNanos;
    private final DoubleSupplier random;

    /**
     * From the settings.
     *
     * @param random from 0 inclusive to 1 exclusive
     */
    Lifespans(ConnectionPoolSettings limits, DoubleSupplier random) {
        this.idleNanos = limits.getMaxConnectionIdleTime(TimeUnit.NANOSECONDS);
        this.lifeNanos = limits.getMaxConnectionLifeTime(TimeUnit.NANOSECONDS);
        this.random = random;
    }

    PooledConnection.Lifespan next() {
        return new PooledConnection.Lifespan(shortened(idleNanos), shortened(lifeNanos));
    }

    private long shortened(long limitNanos) {
        return limitNanos == 0 ? 0 : Math.max(1, limitNanos - (long) (limitNanos * SHORTENED * random.getAsDouble()));
    }
}
