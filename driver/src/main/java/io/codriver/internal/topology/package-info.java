/**
 * The state of a deployment as values and pure functions: what a fact changes, which servers suit an operation.
 * No Netty, no Reactor.
 */
@NullMarked
package io.codriver.internal.topology;

import org.jspecify.annotations.NullMarked;
