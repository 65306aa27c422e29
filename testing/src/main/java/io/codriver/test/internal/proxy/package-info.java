/** A TCP proxy that spoils what passes through it. Each connection is owned by the one event loop of its proxy. */
@NullMarked
package io.codriver.test.internal.proxy;

import org.jspecify.annotations.NullMarked;
