package io.codriver.internal.execute.retry;

import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Retry;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * What the client was told about retries.
 *
 * @param reads {@code retryReads}
 * @param writes {@code retryWrites}
 * @param adaptiveRetries {@code maxAdaptiveRetries}: how often a command is said again once a server was overloaded
 * @param retargets {@code enableOverloadRetargeting}: whether an overloaded server is avoided by the next attempt
 * @param jitter from 0 to 1, evenly spread
 */
public record RetryRules(boolean reads, boolean writes, int adaptiveRetries, boolean retargets, DoubleSupplier jitter) {

    /** Spec: Client Backpressure, {@code MAX_RETRIES}. */
    public static final int ADAPTIVE_RETRIES = 2;

    /** As a client that was told nothing. */
    public static RetryRules standard() {
        return new RetryRules(true, true, ADAPTIVE_RETRIES, false, RetryRules::chance);
    }

    public static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /**
     * Whether a write gets a number, by which the server knows it again.
     *
     * <p>Spec: Retryable Writes, "Supported Server Versions".
     *
     * @param knowsSessions as the connection at hand says
     */
    public boolean numbers(Retry kind, ServerType server, boolean knowsSessions) {
        return kind == Retry.WRITE
                && writes
                && (knowsSessions && server != ServerType.STANDALONE || server == ServerType.LOAD_BALANCER);
    }

    /** As {@link #numbers(Retry, ServerType, boolean)}, as far as is known before there is a connection. */
    public boolean numbers(Retry kind, ServerDescription server) {
        return numbers(kind, server.getType(), server.getLogicalSessionTimeoutMinutes() != null);
    }

    /** Spec: Client Backpressure, "Overload retry policy", 2.4. */
    boolean allowsAfterOverload(Retry kind) {
        return switch (kind) {
            case NEVER -> false;
            case READ, REFUSED_READ -> reads;
            case WRITE, REFUSED_WRITE -> writes;
            case COMMIT, ABORT -> true;
            case REFUSED -> reads && writes;
        };
    }
}
