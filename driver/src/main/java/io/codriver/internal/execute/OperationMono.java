package io.codriver.internal.execute;

import io.codriver.internal.command.Command;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.time.Deadline;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** An operation that answers once. Each subscription is a new run, which starts with the first demand. */
final class OperationMono<R> extends Mono<R> {

    private final Operations operations;
    private final Supplier<? extends Command<R>> command;
    private final OperationContext context;

    private OperationMono(Operations operations, Supplier<? extends Command<R>> command, OperationContext context) {
        this.operations = operations;
        this.command = command;
        this.context = context;
    }

    /** By way of the assembly hooks, so that debugging and context propagation of the application see it. */
    static <R> Mono<R> of(Operations operations, Supplier<? extends Command<R>> command, OperationContext context) {
        return onAssembly(new OperationMono<>(operations, command, context));
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        LogicalSession session;
        Command<R> command;
        OperationContext context;
        try {
            session = operations.sessions().of(this.context.session());
            command = this.command.get();
            context = this.context.within(session, command);
        } catch (Throwable thrown) {
            Operators.error(actual, Operators.onOperatorError(thrown, actual.currentContext()));
            return;
        }
        Deadline by = context.startingAt(operations.now());
        CoreSubscriber<? super R> asking = operations.watch().following(command, actual, TracedTransaction.of(session));
        asking.onSubscribe(new Single<>(operations, command, session, context.timeout(), by, asking));
    }

    private static final class Single<R> extends Run<R> implements Subscription {

        private static final int WAITING = 0;
        private static final int INSIDE = 1;
        private static final int LEFT = 2;

        @SuppressWarnings("rawtypes")
        private static final AtomicIntegerFieldUpdater<Single> PROGRESS =
                AtomicIntegerFieldUpdater.newUpdater(Single.class, "progress");

        private final CoreSubscriber<? super R> actual;
        private volatile int progress;

        Single(
                Operations operations,
                Command<R> command,
                @Nullable LogicalSession session,
                OperationTimeout timeout,
                Deadline by,
                CoreSubscriber<? super R> actual) {
            super(operations, command, session, timeout, by);
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            if (!Operators.validate(n) || progress != WAITING) {
                return;
            }
            if (!operations.gate().enter()) {
                if (PROGRESS.compareAndSet(this, WAITING, LEFT)) {
                    actual.onError(Gate.refusal());
                }
            } else if (!PROGRESS.compareAndSet(this, WAITING, INSIDE)) {
                operations.gate().leave();
            } else if (!start()) {
                leave();
            }
        }

        @Override
        public void cancel() {
            cancelRun();
        }

        @Override
        void arrived(@Nullable R result) {
            try {
                if (result != null) {
                    actual.onNext(result);
                }
                actual.onComplete();
            } catch (Throwable thrown) {
                BrokenSubscriber.report(thrown);
            }
            leave();
        }

        @Override
        void broke(Throwable failure) {
            try {
                actual.onError(failure);
            } catch (Throwable thrown) {
                BrokenSubscriber.report(thrown);
            }
            leave();
        }

        @Override
        void discarded(@Nullable R result) {
            leave();
        }

        /** At most once, whoever comes first: the end, or the demand that finds this cancelled. */
        private void leave() {
            if (PROGRESS.compareAndSet(this, INSIDE, LEFT)) {
                operations.gate().leave();
            }
        }

        @Override
        Subscriber<?> asker() {
            return actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
