package io.codriver.internal.execute;

import com.mongodb.session.ClientSession;
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

    /** The limit of what begins now. */
    Deadline startingAt(long nowNanos) {
        return begun == null ? timeout.startingAt(nowNanos) : begun;
    }
}
