/** What the driver promises to its users, proved from outside: only the public API, real sockets, misbehaving networks. */
@NullMarked
package io.codriver.acceptance;

import org.jspecify.annotations.NullMarked;
