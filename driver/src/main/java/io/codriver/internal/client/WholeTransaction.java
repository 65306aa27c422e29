package io.codriver.internal.client;

import com.mongodb.TransactionOptions;
import io.codriver.CodriverSession;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.execute.retry.Attempts;
import io.codriver.internal.execute.retry.TransactionRetries;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Runs a transaction from its start to its end, again and again if need be.
 *
 * <p>Spec: Convenient API for Transactions.
 *
 * @param <T> of the result
 */
final class WholeTransaction<T> {

    private final LiveSession session;
    private final Operations operations;
    private final Function<? super CodriverSession, ? extends Mono<? extends T>> body;
    private final TransactionOptions options;

    WholeTransaction(
            LiveSession session,
            Operations operations,
            Function<? super CodriverSession, ? extends Mono<? extends T>> body,
            TransactionOptions options) {
        this.session = session;
        this.operations = operations;
        this.body = body;
        this.options = options;
    }

    Mono<T> run() {
        return Mono.defer(() -> {
            OperationTimeout timeout = session.timeout(options);
            long now = operations.now();
            TransactionRetries retries = operations.transactionRetries(timeout, now);
            return attempt(timeout, now, retries)
                    .retryWhen(Retry.from(
                            failures -> failures.concatMap(failed -> afterPause(failed.failure(), retries))));
        });
    }

    private Mono<T> attempt(OperationTimeout timeout, long sinceNanos, TransactionRetries retries) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> session.beginWhole(options, timeout, sinceNanos)),
                begun -> committed(begun, retries),
                done -> Mono.empty(),
                (begun, failure) -> abort(),
                cancelled -> abort());
    }

    /** The result is kept back until it counts. */
    private Mono<T> committed(CodriverSession begun, TransactionRetries retries) {
        return body.apply(begun)
                .<Optional<T>>map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(result -> commit(retries).then(Mono.justOrEmpty(result)));
    }

    private Publisher<Boolean> afterPause(Throwable failure, TransactionRetries retries) {
        long pauseNanos = retries.pauseAfter(failure, operations.now());
        return pauseNanos == Attempts.NO_MORE ? Mono.error(retries.told(failure)) : operations.pause(pauseNanos);
    }

    /** Unless the body has ended it itself. */
    private Mono<Void> commit(TransactionRetries retries) {
        return Mono.defer(() -> session.isOpen() ? committing(retries) : Mono.empty())
                .doOnTerminate(session::endWhole);
    }

    private Mono<Void> committing(TransactionRetries retries) {
        return session.commitTransaction()
                .retryWhen(Retry.from(failures -> failures.handle((failed, sink) -> {
                    Throwable failure = failed.failure();
                    if (retries.commitsAgain(failure, operations.now())) {
                        sink.next(failure);
                    } else {
                        sink.error(retries.toldOfCommit(failure));
                    }
                })));
    }

    private Mono<Void> abort() {
        return Mono.defer(() -> {
            session.endWhole();
            // A commit that was sent before its subscriber went away is not taken back.
            return session.isOpen()
                    ? session.abortTransaction().onErrorResume(IllegalStateException.class, ended -> Mono.empty())
                    : Mono.empty();
        });
    }
}
