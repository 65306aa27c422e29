package io.codriver.event;

import com.mongodb.ServerAddress;

/**
 * One address was tried. Told for each attempt that was begun, the winner's included, before the stage ends.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param attempt which address, and what came of it
 */
public record ConnectAttemptEndedEvent(
        long openingId, ServerAddress server, boolean forMonitor, ConnectAttempt attempt) {}
