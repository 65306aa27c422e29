package io.codriver.internal.session;

import org.jspecify.annotations.Nullable;

/**
 * The {@code timeoutMS} that stands over everything said in a session while it runs a whole transaction.
 *
 * <p>Spec: Client Side Operations Timeout, "Convenient Transactions API".
 *
 * @param millis 0 for no limit
 * @param startNanos since when it counts
 * @param inherited that of the client, which operations do not have from the application; {@code null} if it has none
 */
public record TransactionLimit(long millis, long startNanos, @Nullable Long inherited) {}
