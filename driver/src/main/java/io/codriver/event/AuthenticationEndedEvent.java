package io.codriver.event;

import com.mongodb.ServerAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The client has proved to a server who it is, or could not.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection: never, as monitors do not authenticate
 * @param remote the address with which was spoken
 * @param entry when the stage began, how long it took, how it ended
 * @param mechanism for example {@code SCRAM-SHA-256}; the last one that was tried if it failed
 * @param failure what the stage met; empty unless it failed or met a limit
 */
public record AuthenticationEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        SocketAddress remote,
        OpeningLedger.Entry entry,
        String mechanism,
        Optional<Throwable> failure) {}
