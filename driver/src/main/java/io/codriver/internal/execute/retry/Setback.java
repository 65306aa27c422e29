package io.codriver.internal.execute.retry;

import com.mongodb.connection.ServerDescription;
import io.codriver.internal.command.Retry;

/**
 * An attempt that has failed, and under which circumstances.
 *
 * @param failure what the application would be told of it
 * @param attempted whether the server may have got it
 * @param kind of the command
 * @param numbered whether the write has a number, or would have got one
 * @param inTransaction where only the end of the transaction is said again
 * @param server where
 * @param maxWireVersion what that server speaks; -1 if that is not known
 * @param timed whether {@code timeoutMS} was set
 * @param remainingNanos what is left of it; {@link Long#MAX_VALUE} if nothing limits it
 */
public record Setback(
        Throwable failure,
        boolean attempted,
        Retry kind,
        boolean numbered,
        boolean inTransaction,
        ServerDescription server,
        int maxWireVersion,
        boolean timed,
        long remainingNanos) {}
