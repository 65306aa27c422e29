/**
 * Watches one server and produces its descriptions, on a connection of its own.
 */
@NullMarked
package io.codriver.internal.monitor;

import org.jspecify.annotations.NullMarked;
