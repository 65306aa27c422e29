package io.codriver.internal.pool;

/**
 * What keeps a connection behind a load balancer from going back after one command. The names are those of the
 * specification's message. Spec: Load Balancer Support, "Connection Tracking".
 */
public enum PinnedTo {
    CURSOR,
    TRANSACTION
}
