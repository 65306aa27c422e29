/**
 * Host text to address batches: literals at once, names through a shared map whose lookups run on the bounded
 * lookup pool. The map is owned by one turn at a time. Never connects.
 */
@NullMarked
package io.codriver.internal.resolve;

import org.jspecify.annotations.NullMarked;
