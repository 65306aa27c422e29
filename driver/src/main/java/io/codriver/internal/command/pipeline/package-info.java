/**
 * Aggregations: read, written into a collection, or watched as a change stream. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.pipeline;

import org.jspecify.annotations.NullMarked;
