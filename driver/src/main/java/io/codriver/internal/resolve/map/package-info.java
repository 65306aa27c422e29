/**
 * The map: what is known of names, what is being looked up, and who waits for it. Owned by one turn at a time; it decides,
 * and what it decided is done outside. Knows sources by their contract, and no stage of an opening.
 */
@NullMarked
package io.codriver.internal.resolve.map;

import org.jspecify.annotations.NullMarked;
