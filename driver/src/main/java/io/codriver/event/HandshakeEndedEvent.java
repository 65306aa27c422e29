package io.codriver.event;

import com.mongodb.ServerAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The server has said hello, or has not.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param remote the address with which was spoken
 * @param entry when the stage began, how long it took, how it ended
 * @param roundTrip from writing hello to having the reply; empty unless the stage is done
 * @param failure what the stage met; empty unless it failed or met a limit
 */
public record HandshakeEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        SocketAddress remote,
        OpeningLedger.Entry entry,
        Optional<Duration> roundTrip,
        Optional<Throwable> failure) {}
