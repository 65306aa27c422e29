/**
 * What the members of a deployment are to one another: replica sets and their elections, routers of a sharded cluster. All
 * state is owned by the one event loop of a deployment; knows no sockets.
 */
@NullMarked
package io.codriver.test.internal.deployment;

import org.jspecify.annotations.NullMarked;
