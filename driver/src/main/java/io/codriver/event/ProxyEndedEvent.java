package io.codriver.event;

import com.mongodb.ServerAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * A SOCKS5 proxy has connected us to the server, or has not. Not told by clients without a proxy.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it, and as the proxy is asked for it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param remote the address of the proxy
 * @param entry when the stage began, how long it took, how it ended
 * @param failure what the stage met; empty unless it failed or met a limit
 */
public record ProxyEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        SocketAddress remote,
        OpeningLedger.Entry entry,
        Optional<Throwable> failure) {}
