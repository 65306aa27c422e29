package io.codriver.internal.execute;

import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.session.LogicalSession;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** What a cursor gives. Each subscription opens a cursor of its own: with the first demand, or at once. */
final class CursorFlux<T> extends Flux<T> {

    private final Operations operations;
    private final Supplier<? extends CursorCommand<T>> opening;
    private final OperationContext context;

    private CursorFlux(Operations operations, Supplier<? extends CursorCommand<T>> opening, OperationContext context) {
        this.operations = operations;
        this.opening = opening;
        this.context = context;
    }

    /** By way of the assembly hooks, so that debugging and context propagation of the application see it. */
    static <T> Flux<T> of(
            Operations operations, Supplier<? extends CursorCommand<T>> opening, OperationContext context) {
        return onAssembly(new CursorFlux<>(operations, opening, context));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        CoreSubscriber<? super T> asking;
        CursorReading<T> reading;
        try {
            LogicalSession session = operations.sessions().of(context.session());
            CursorCommand<T> first = opening.get();
            asking = operations.watch().following(first, actual, TracedTransaction.of(session));
            reading = new CursorReading<>(operations, first, context.within(session, first), session, asking);
        } catch (Throwable thrown) {
            Operators.error(actual, Operators.onOperatorError(thrown, actual.currentContext()));
            return;
        }
        asking.onSubscribe(reading);
        reading.begin();
    }
}
