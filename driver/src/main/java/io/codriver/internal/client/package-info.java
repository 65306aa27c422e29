/**
 * The public interfaces made real; the room {@code wiring} is the only place where everything is put together.
 */
@NullMarked
package io.codriver.internal.client;

import org.jspecify.annotations.NullMarked;
