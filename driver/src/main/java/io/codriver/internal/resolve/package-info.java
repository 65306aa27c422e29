/**
 * The first stage of an opening: the text of a host to socket addresses. Literals and socket paths at once, names through
 * a map, with the limit of the stage. Owns nothing but the resolution of one opening; never connects.
 */
@NullMarked
package io.codriver.internal.resolve;

import org.jspecify.annotations.NullMarked;
