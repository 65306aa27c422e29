/** Operations that are cancelled at random points, on real sockets. */
@NullMarked
package io.codriver.cancel;

import org.jspecify.annotations.NullMarked;
