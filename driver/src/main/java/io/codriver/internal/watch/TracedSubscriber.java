package io.codriver.internal.watch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Stands before a subscriber whose operation is traced: the trace begins with the first demand, as the operation does, and
 * ends with it.
 */
final class TracedSubscriber<R> implements CoreSubscriber<R>, Subscription {

    private final CoreSubscriber<? super R> actual;
    private final OperationTrace trace;
    private @Nullable Subscription operation;
    private volatile boolean begun;

    TracedSubscriber(CoreSubscriber<? super R> actual, OperationTrace trace) {
        this.actual = actual;
        this.trace = trace;
    }

    /** Who asked, as the application knows them. */
    static @Nullable Subscriber<?> asApplicationKnows(@Nullable Subscriber<?> subscriber) {
        return subscriber instanceof TracedSubscriber<?> traced ? traced.actual : subscriber;
    }

    /** The trace of the operation that was asked for by this subscriber. */
    static @Nullable OperationTrace traceOf(@Nullable Subscriber<?> subscriber) {
        return subscriber instanceof TracedSubscriber<?> traced ? traced.trace : null;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        operation = subscription;
        actual.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (!begun) {
            // Demand may come from several threads at once only after the first signal, and then it has begun.
            begun = true;
            trace.begun();
        }
        operation().request(n);
    }

    @Override
    public void cancel() {
        operation().cancel();
        if (begun) {
            trace.ended();
        }
    }

    @Override
    public void onNext(R result) {
        actual.onNext(result);
    }

    @Override
    public void onError(Throwable failure) {
        if (begun) {
            trace.failed(failure);
        }
        actual.onError(failure);
    }

    @Override
    public void onComplete() {
        if (begun) {
            trace.ended();
        }
        actual.onComplete();
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    private Subscription operation() {
        return Objects.requireNonNull(operation, "a signal before onSubscribe");
    }
}
