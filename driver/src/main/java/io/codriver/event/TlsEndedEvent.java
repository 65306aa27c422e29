package io.codriver.event;

import com.mongodb.ServerAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * A connection was secured, or could not be. Not told by clients that speak plainly.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param remote the address with which TLS was spoken
 * @param entry when the stage began, how long it took, how it ended
 * @param protocol what was agreed on, such as {@code TLSv1.3}; empty unless the stage is done
 * @param cipherSuite what was agreed on; empty unless the stage is done
 * @param failure what the stage met; empty unless it failed or met a limit
 */
public record TlsEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        SocketAddress remote,
        OpeningLedger.Entry entry,
        String protocol,
        String cipherSuite,
        Optional<Throwable> failure) {}
