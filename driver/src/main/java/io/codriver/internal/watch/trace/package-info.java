/**
 * Traces of operations, commands and transactions, in Micrometer's words. Nothing outside names a class of Micrometer, which an application may
 * lack.
 */
@NullMarked
package io.codriver.internal.watch.trace;

import org.jspecify.annotations.NullMarked;
