/**
 * For applications which bring or share a map: how a host name becomes addresses.
 */
@NullMarked
package io.codriver.resolve;

import org.jspecify.annotations.NullMarked;
