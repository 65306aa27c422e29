package io.codriver.internal.client;

import com.mongodb.internal.observability.micrometer.TransactionSpan;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.internal.session.LogicalSession;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A session for the official interfaces as they are since 5.7. */
final class TracedSession extends LiveSession implements ClientSession {

    TracedSession(LogicalSession session, LongSupplier clock) {
        super(session, clock);
    }

    /** Only the official driver itself asks for it. */
    @Override
    public @Nullable TransactionSpan getTransactionSpan() {
        return null;
    }
}
