package io.codriver.event;

import com.mongodb.ServerAddress;
import java.net.SocketAddress;

/**
 * A connection was opened.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param remote the concrete address that won
 * @param ledger where the time went
 */
public record ConnectionOpenedEvent(
        long openingId, ServerAddress server, boolean forMonitor, SocketAddress remote, OpeningLedger ledger) {}
