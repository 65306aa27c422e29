/**
 * One write, and what it says of documents, changes and statements; bulk writes say the same. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.write;

import org.jspecify.annotations.NullMarked;
