/**
 * How a connection proves who it is: mechanisms as pure conversations, and the logins which carry them over the wire.
 * The steps of a login follow one another on the event loop of its connection; keys are derived on the identity pool.
 * Nothing here puts a secret into a message, an exception or a {@code toString}.
 */
@NullMarked
package io.codriver.internal.handshake.auth;

import org.jspecify.annotations.NullMarked;
