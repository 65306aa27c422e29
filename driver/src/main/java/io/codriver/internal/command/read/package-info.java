/**
 * What reads documents of a collection, counts them or reduces them, and has the server explain how. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.read;

import org.jspecify.annotations.NullMarked;
