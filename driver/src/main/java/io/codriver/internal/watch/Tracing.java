package io.codriver.internal.watch;

import io.codriver.internal.command.Command;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Makes traces of the operations of one client. */
@FunctionalInterface
public interface Tracing {

    /** Nobody traces. */
    Tracing OFF = (command, context) -> null;

    /**
     * The trace of an operation that somebody has subscribed to; {@code null} if nobody traces.
     *
     * @param command the first of the operation
     * @param context of the subscriber
     */
    @Nullable
    OperationTrace of(Command<?> command, ContextView context);
}
