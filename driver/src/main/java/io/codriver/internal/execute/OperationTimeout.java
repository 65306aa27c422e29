package io.codriver.internal.execute;

import io.codriver.internal.session.TransactionLimit;
import io.codriver.internal.time.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code timeoutMS}: the limit of a whole operation, if it was set. Once set, even to "no limit", it takes the place of
 * the older limits of single steps. Spec: Client Side Operations Timeout.
 *
 * @param isSet whether it was set at all
 * @param millis the limit; 0 for none
 */
public record OperationTimeout(boolean isSet, long millis) {

    public static final OperationTimeout UNSET = new OperationTimeout(false, 0);

    public static OperationTimeout of(@Nullable Long millis) {
        return millis == null ? UNSET : new OperationTimeout(true, millis);
    }

    /** That of a whole transaction, whenever it began. */
    static Deadline deadline(TransactionLimit limit) {
        return new OperationTimeout(true, limit.millis()).startingAt(limit.startNanos());
    }

    public Deadline startingAt(long nowNanos) {
        return millis == 0 ? Deadline.NEVER : Deadline.afterNanos(TimeUnit.MILLISECONDS.toNanos(millis), nowNanos);
    }
}
