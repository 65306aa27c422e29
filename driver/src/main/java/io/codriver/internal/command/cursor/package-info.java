/**
 * What every cursor goes through: its first batch, the next ones, its end before its time. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.cursor;

import org.jspecify.annotations.NullMarked;
