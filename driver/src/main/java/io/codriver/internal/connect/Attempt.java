package io.codriver.internal.connect;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One try to reach one address, for the ledger.
 *
 * @param address the concrete address
 * @param startNanos when its SYN left, on the ticker's scale
 * @param endNanos when it ended, or when this was read if it is running
 * @param outcome how it ended
 * @param cause what a refused or failed attempt met
 */
public record Attempt(
        SocketAddress address, long startNanos, long endNanos, Outcome outcome, @Nullable Throwable cause) {

    /** How an attempt ended. */
    public enum Outcome {
        RUNNING,
        /** Connected first: it won. */
        OK,
        REFUSED,
        /** Any other error than refusal. */
        FAILED,
        /** Its share of the connect limit, or the limit itself, passed. */
        TIMED_OUT,
        /** Another one was first, or nobody wanted a connection any more. */
        LOST
    }
}
