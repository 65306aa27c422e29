/**
 * What a write did on the server is what its caller was told: once, or not known. Whole clients on servers and networks of
 * {@code testing} that fail at random; the servers tell of every document they changed.
 */
@NullMarked
package io.codriver.once;

import org.jspecify.annotations.NullMarked;
