/**
 * What is told to servers when sessions and transactions end. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.end;

import org.jspecify.annotations.NullMarked;
