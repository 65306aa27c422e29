/** One connection of a SOCKS5 server. State is owned by the event loop. */
@NullMarked
package io.codriver.test.internal.socks;

import org.jspecify.annotations.NullMarked;
