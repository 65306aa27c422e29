/**
 * Bytes made smaller and whole again, by the libraries that can: knows no messages and no channels. What a library keeps
 * between two uses belongs to the event loop that uses it.
 */
@NullMarked
package io.codriver.internal.wire.compress;

import org.jspecify.annotations.NullMarked;
