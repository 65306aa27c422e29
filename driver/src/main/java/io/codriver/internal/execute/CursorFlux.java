package io.codriver.internal.execute;

import io.codriver.internal.command.Query;
import io.codriver.internal.command.Target;
import java.util.function.Supplier;
import org.bson.codecs.Decoder;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A query. Each subscription opens a cursor of its own with the first demand. */
final class CursorFlux<T> extends Flux<T> {

    private final Operations operations;
    private final Target target;
    private final Query query;
    private final Supplier<Decoder<T>> decoder;
    private final OperationTimeout timeout;

    private CursorFlux(
            Operations operations, Target target, Query query, Supplier<Decoder<T>> decoder, OperationTimeout timeout) {
        this.operations = operations;
        this.target = target;
        this.query = query;
        this.decoder = decoder;
        this.timeout = timeout;
    }

    /** By way of the assembly hooks, so that debugging and context propagation of the application see it. */
    static <T> Flux<T> of(
            Operations operations, Target target, Query query, Supplier<Decoder<T>> decoder, OperationTimeout timeout) {
        return onAssembly(new CursorFlux<>(operations, target, query, decoder, timeout));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        CursorReading<T> reading;
        try {
            reading = new CursorReading<>(operations, target, query.copy(), decoder.get(), timeout, actual);
        } catch (Throwable thrown) {
            Operators.error(actual, Operators.onOperatorError(thrown, actual.currentContext()));
            return;
        }
        actual.onSubscribe(reading);
    }
}
