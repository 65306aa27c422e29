/**
 * MONGODB-AWS: keys from the application, the environment or the endpoints of AWS, and the signature made with them. Keys are
 * obtained on the identity pool; the steps of a login follow one another. Nothing here puts a secret key or a session token into a
 * message, an exception or a {@code toString}.
 */
@NullMarked
package io.codriver.internal.handshake.auth.aws;

import org.jspecify.annotations.NullMarked;
