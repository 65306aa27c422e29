/**
 * Select, check out, send, decode: the road of an operation, and of a cursor.
 */
@NullMarked
package io.codriver.internal.execute;

import org.jspecify.annotations.NullMarked;
