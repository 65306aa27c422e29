package io.codriver.event;

import com.mongodb.ServerAddress;

/**
 * An opening failed, or was given up.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param failure the stage, the ledger and the causes
 */
public record ConnectionOpenFailedEvent(
        long openingId, ServerAddress server, boolean forMonitor, OpenFailure failure) {}
