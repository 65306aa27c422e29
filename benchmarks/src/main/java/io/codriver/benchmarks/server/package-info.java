/**
 * A server which costs next to nothing, in a process of its own, so that what is measured is the driver. One thread owns
 * all its state. It knows nothing of any contestant.
 */
@NullMarked
package io.codriver.benchmarks.server;

import org.jspecify.annotations.NullMarked;
