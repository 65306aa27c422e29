/** Listening on loopback and giving everything back: event loops, addresses, waiting without sleeping. */
@NullMarked
package io.codriver.test.internal.net;

import org.jspecify.annotations.NullMarked;
