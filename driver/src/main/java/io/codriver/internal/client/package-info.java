/**
 * The public interfaces made real. Wiring is the only place where everything is put together.
 */
@NullMarked
package io.codriver.internal.client;

import org.jspecify.annotations.NullMarked;
