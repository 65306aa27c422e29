package io.codriver.internal.execute;

import com.mongodb.reactivestreams.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * How an operation is run, whatever it says.
 *
 * @param timeout {@code timeoutMS}
 * @param session the explicit session it belongs to, if it belongs to one
 */
public record OperationContext(OperationTimeout timeout, @Nullable ClientSession session) {

    /** No limit of its own, no session. */
    public static final OperationContext PLAIN = of(OperationTimeout.UNSET);

    /** Outside explicit sessions. */
    public static OperationContext of(OperationTimeout timeout) {
        return new OperationContext(timeout, null);
    }
}
