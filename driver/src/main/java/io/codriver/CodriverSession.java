package io.codriver;

import com.mongodb.TransactionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A session whose ends of transactions are {@link Mono}s, and which runs whole transactions. Every session of a Codriver
 * client is one, {@link CodriverCluster#openSession()} says so in its type. Not safe for use by several threads at once.
 *
 * <p>A command that fails inside a transaction may have aborted it on the server: a commit then fails with the code of
 * {@code NoSuchTransaction}. What is subscribed to in one session, commits and aborts included, is sent one after another.
 */
public interface CodriverSession extends ClientSession {

    /**
     * Commits the transaction, or says the last commit again: then for a majority, because nobody knows which server has heard of
     * the first.
     *
     * <p>Completes empty; if nothing was sent in the transaction, at once. Fails with {@code IllegalStateException} if there is
     * no transaction or it was aborted; else with the label {@code UnknownTransactionCommitResult} if it may have been committed
     * (commit again), or {@code TransientTransactionError} if it was not (run the whole transaction again). Cancelling does not
     * take back what was sent.
     *
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> commitTransaction();

    /**
     * As {@link #commitTransaction()}, with another {@code timeoutMS} than that of the transaction.
     *
     * @param timeout zero for no limit
     * @param unit of the limit
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if negative, or less than a millisecond but not zero
     */
    Mono<Void> commitTransaction(long timeout, TimeUnit unit);

    /**
     * Aborts the transaction. Completes empty, whatever the server says: what is not committed does not stay. Fails with
     * {@code IllegalStateException} if there is no transaction, or its end was said before.
     *
     * @return a cold publisher that only completes
     */
    @Override
    Mono<Void> abortTransaction();

    /**
     * As {@link #abortTransaction()}, with another {@code timeoutMS} than that of the transaction.
     *
     * @param timeout zero for no limit
     * @param unit of the limit
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if negative, or less than a millisecond but not zero
     */
    Mono<Void> abortTransaction(long timeout, TimeUnit unit);

    /**
     * As {@link #withTransaction(Function, TransactionOptions)}, with the options of the session.
     *
     * @param body what is done in the transaction
     * @param <T> of the result
     * @return a cold publisher of the result of the body
     */
    <T> Mono<T> withTransaction(Function<? super CodriverSession, ? extends Mono<? extends T>> body);

    /**
     * Starts a transaction, subscribes to what the body returns, and commits when that completes. An error of the body aborts the
     * transaction, and is what is emitted. Cancelling aborts it too, unless the commit was sent already.
     *
     * <p><b>The body runs again</b> if it, or the commit, fails with the label {@code TransientTransactionError}: after pauses
     * that grow from 5 ms to 500 ms, for 120 seconds, or within {@code timeoutMS} of the transaction, the session or the client.
     * So it is called and subscribed to once per attempt, and must do no harm when it is repeated; its result is emitted once, when
     * it is committed. A commit whose outcome is unknown is said again for as long. When the time is over, the last failure is
     * the cause of a {@code MongoTimeoutException}, with {@code timeoutMS} a {@code MongoOperationTimeoutException}, which has
     * its labels.
     *
     * <p>The body has to give this session to its operations, and must hand on their errors: one that it hides has aborted the
     * transaction, and the commit fails until the time is over. {@code timeoutMS} stands over all operations that are given the
     * session, and one with another limit of its own fails with {@code MongoClientException}; what is not given the session is
     * not limited by it. A body that commits or aborts itself is taken at its word. The abort has the whole limit for itself.
     *
     * <p>Fails with {@code IllegalStateException} if a transaction is open already.
     *
     * <p>Spec: Convenient API for Transactions.
     *
     * @param body called with this session, once per attempt
     * @param options what they leave open is that of the session
     * @param <T> of the result; collect a stream inside the body
     * @return a cold publisher of the result of the body; each subscription is another transaction
     */
    <T> Mono<T> withTransaction(
            Function<? super CodriverSession, ? extends Mono<? extends T>> body, TransactionOptions options);
}
