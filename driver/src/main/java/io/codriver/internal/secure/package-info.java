/**
 * A TCP channel to a TLS channel, with the name checked. Delegated tasks run on the tls pool, everything else on
 * the event loop of the channel.
 */
@NullMarked
package io.codriver.internal.secure;

import org.jspecify.annotations.NullMarked;
