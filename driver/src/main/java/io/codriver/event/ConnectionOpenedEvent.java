package io.codriver.event;

import com.mongodb.ServerAddress;
import java.net.SocketAddress;

/**
 * A connection was opened.
 *
 * @param server the host as the topology names it
 * @param remote the concrete address that won
 * @param forMonitor whether a monitor opened it, as opposed to a pool
 * @param ledger where the time went
 */
public record ConnectionOpenedEvent(
        ServerAddress server, SocketAddress remote, boolean forMonitor, OpeningLedger ledger) {}
