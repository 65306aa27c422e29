package io.codriver.internal.client;

import com.mongodb.internal.observability.micrometer.TransactionSpan;
import io.codriver.CodriverSession;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.session.LogicalSession;
import org.jspecify.annotations.Nullable;

/** A session for the official interfaces as they are since 5.7. */
final class TracedSession extends LiveSession implements CodriverSession {

    TracedSession(LogicalSession session, Operations operations, OperationTimeout inherited) {
        super(session, operations, inherited);
    }

    /** Only the official driver itself asks for it. */
    @Override
    public @Nullable TransactionSpan getTransactionSpan() {
        return null;
    }
}
