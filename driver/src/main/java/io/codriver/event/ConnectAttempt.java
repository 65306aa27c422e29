package io.codriver.event;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * One try to reach one address.
 *
 * @param address the concrete address
 * @param start when its SYN left, counted from the beginning of the opening
 * @param duration how long it took
 * @param outcome how it ended
 * @param failure what it met; empty unless it was refused or failed
 */
public record ConnectAttempt(
        SocketAddress address, Duration start, Duration duration, Outcome outcome, Optional<Throwable> failure) {

    /** How an attempt ended. */
    public enum Outcome {
        /** It was the first to connect. */
        WON,
        /** The address refused. */
        REFUSED,
        /** Any other error. */
        FAILED,
        /** Its share of the connect limit, or the limit itself, passed. */
        TIMED_OUT,
        /** Another one was first, or nobody wanted the connection any more. */
        LOST
    }
}
