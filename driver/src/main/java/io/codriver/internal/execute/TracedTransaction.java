package io.codriver.internal.execute;

import io.codriver.internal.session.Companion;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.watch.TransactionTrace;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a transaction, kept by its session.
 *
 * @param trace told of the end
 */
record TracedTransaction(TransactionTrace trace) implements Companion {

    /** Of the transaction which the session is in; {@code null} if it is in none, or nobody traces. */
    static @Nullable TransactionTrace of(@Nullable LogicalSession session) {
        return session != null && session.transactions().companion() instanceof TracedTransaction traced
                ? traced.trace
                : null;
    }

    @Override
    public void ended() {
        trace.ended();
    }

    @Override
    public void failed(Throwable failure) {
        trace.failed(failure);
    }
}
