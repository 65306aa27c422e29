/**
 * Many writes in as few messages as the limits of a server allow: to one collection, or to many at once. Commands of several
 * rounds, which remember what the rounds before them brought. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.bulk;

import org.jspecify.annotations.NullMarked;
