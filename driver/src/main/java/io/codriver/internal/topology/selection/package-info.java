/**
 * Which servers of a topology suit an operation, and which of two is chosen. Pure functions of descriptions: what is known of servers, and how, is
 * decided elsewhere.
 */
@NullMarked
package io.codriver.internal.topology.selection;

import org.jspecify.annotations.NullMarked;
