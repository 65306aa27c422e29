/**
 * A name to its addresses by asking name servers. Everything about one question is owned by the one event loop of this
 * package; nothing is kept. Knows no cache, no waiters and no system resolver.
 */
@NullMarked
package io.codriver.internal.resolve.dns;

import org.jspecify.annotations.NullMarked;
