package io.codriver.internal.watch;

import io.codriver.internal.command.Command;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Makes traces of the operations of one client. */
@FunctionalInterface
public interface Tracing {

    /** Nobody traces. */
    Tracing OFF = (command, context, within) -> null;

    /**
     * The trace of an operation that somebody has subscribed to; {@code null} if nobody traces.
     *
     * @param command the first of the operation
     * @param context of the subscriber
     * @param within the transaction that the operation is part of, if it is part of one
     */
    @Nullable
    OperationTrace of(Command<?> command, ContextView context, @Nullable TransactionTrace within);

    /** The trace of a transaction that begins now; {@code null} if nobody traces. */
    default @Nullable TransactionTrace transaction() {
        return null;
    }
}
