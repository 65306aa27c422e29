package io.codriver.event;

import com.mongodb.ServerAddress;
import java.util.List;
import java.util.Optional;

/**
 * The race for a TCP connection (or a Unix socket) is over.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param entry when the stage began, how long it took, how it ended
 * @param attempts every address that was tried, in the order of the tries
 * @param failure what the stage met; empty unless it failed or met a limit
 */
public record ConnectEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        OpeningLedger.Entry entry,
        List<ConnectAttempt> attempts,
        Optional<Throwable> failure) {

    /**
     * Copies the list.
     *
     * @param openingId a number which all events of one opening share; no other opening of this JVM has it
     * @param server the host as the topology names it
     * @param forMonitor whether a monitor wants the connection, as opposed to a pool
     * @param entry when the stage began, how long it took, how it ended
     * @param attempts every address that was tried, in the order of the tries
     * @param failure what the stage met; empty unless it failed or met a limit
     */
    public ConnectEndedEvent {
        attempts = List.copyOf(attempts);
    }

    /**
     * The attempt that won.
     *
     * @return empty unless the stage is done
     */
    public Optional<ConnectAttempt> winner() {
        return attempts.stream()
                .filter(attempt -> attempt.outcome() == ConnectAttempt.Outcome.WON)
                .findFirst();
    }
}
