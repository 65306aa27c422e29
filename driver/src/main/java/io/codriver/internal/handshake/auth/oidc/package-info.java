/**
 * MONGODB-OIDC: access tokens from callbacks and from the clouds, kept for one client. Tokens are obtained on the identity pool; the
 * steps of a login follow one another. Nothing here puts a token into a message, an exception or a {@code toString}.
 */
@NullMarked
package io.codriver.internal.handshake.auth.oidc;

import org.jspecify.annotations.NullMarked;
