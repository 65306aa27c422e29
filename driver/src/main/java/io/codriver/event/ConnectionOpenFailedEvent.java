package io.codriver.event;

import com.mongodb.ServerAddress;

/**
 * An opening failed.
 *
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor tried it, as opposed to a pool
 * @param failure the stage, the ledger and the causes
 */
public record ConnectionOpenFailedEvent(ServerAddress server, boolean forMonitor, OpenFailure failure) {}
