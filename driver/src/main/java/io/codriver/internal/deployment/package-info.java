/**
 * Owns the servers (pool and monitor each), publishes the topology, selects.
 */
@NullMarked
package io.codriver.internal.deployment;

import org.jspecify.annotations.NullMarked;
