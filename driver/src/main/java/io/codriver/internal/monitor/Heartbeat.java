package io.codriver.internal.monitor;

import com.mongodb.connection.ConnectionId;

/**
 * One check under way, as listeners know it.
 *
 * @param connection on which the server is asked
 * @param awaited whether the server may wait with its answer, which therefore says nothing about round trips
 * @param startNanos when it began
 */
record Heartbeat(ConnectionId connection, boolean awaited, long startNanos) {}
