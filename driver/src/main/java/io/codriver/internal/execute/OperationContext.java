package io.codriver.internal.execute;

import com.mongodb.MongoClientException;
import com.mongodb.session.ClientSession;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.TransactionLimit;
import io.codriver.internal.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * How an operation is run, whatever it says.
 *
 * @param timeout {@code timeoutMS}
 * @param session the explicit session it belongs to, if it belongs to one
 * @param begun the limit of an operation that has begun already, and of which this is a later part; else {@code null}
 */
public record OperationContext(OperationTimeout timeout, @Nullable ClientSession session, @Nullable Deadline begun) {

    /** No limit of its own, no session. */
    public static final OperationContext PLAIN = of(OperationTimeout.UNSET);

    /** Of an operation that begins when somebody subscribes. */
    public OperationContext(OperationTimeout timeout, @Nullable ClientSession session) {
        this(timeout, session, null);
    }

    /** Outside explicit sessions. */
    public static OperationContext of(OperationTimeout timeout) {
        return new OperationContext(timeout, null);
    }

    /** For all parts of one operation that begins now: they share its limit. */
    public OperationContext begunAt(long nowNanos) {
        return new OperationContext(timeout, session, timeout.startingAt(nowNanos));
    }

    /**
     * As the application asked, unless its session runs a whole transaction, whose limit stands over everything in it but the
     * abort.
     *
     * <p>Spec: Client Side Operations Timeout, "Validation and Overrides".
     */
    OperationContext within(@Nullable LogicalSession running, Command<?> command) {
        TransactionLimit limit = running == null ? null : running.limit();
        if (limit == null || command.retry() == Retry.ABORT) {
            return this;
        }
        boolean inherited = limit.inherited() != null && limit.inherited() == timeout.millis();
        if (timeout.isSet() && !inherited && timeout.millis() != limit.millis()) {
            throw new MongoClientException("Cannot change the timeoutMS during a transaction.");
        }
        return new OperationContext(
                new OperationTimeout(true, limit.millis()), session, OperationTimeout.deadline(limit));
    }

    /** The limit of what begins now. */
    Deadline startingAt(long nowNanos) {
        return begun == null ? timeout.startingAt(nowNanos) : begun;
    }
}
