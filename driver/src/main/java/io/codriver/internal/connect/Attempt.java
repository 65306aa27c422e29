package io.codriver.internal.connect;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
        LOST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The attempts as a ledger says them: {@code 2 tried: 10.0.0.1 refused, 10.0.0.2 ok}. */
    public static String summary(List<Attempt> attempts) {
        return attempts.isEmpty()
                ? "none tried"
                : attempts.size() + " tried: "
                        + attempts.stream().map(Attempt::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return readable(address) + " " + outcome;
    }

    // The address alone: a host name kept by the InetAddress is not what was dialed, and must never be looked up.
    private static String readable(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : address.toString();
    }
}
