/**
 * Whether a failed attempt is followed by another one, when, and what is told in the end. Pure: no I/O, no clock, no chance
 * that was not handed in. Owned by whoever owns the run.
 */
@NullMarked
package io.codriver.internal.execute.retry;

import org.jspecify.annotations.NullMarked;
