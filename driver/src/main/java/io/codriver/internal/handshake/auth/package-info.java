/**
 * How a connection proves who it is: what all logins have in common. Each kind has a room of its own: a pure conversation, and the login
 * which carries it over the wire.
 * The steps of a login follow one another on the event loop of its connection; keys are derived on the identity pool.
 * Nothing here puts a secret into a message, an exception or a {@code toString}.
 */
@NullMarked
package io.codriver.internal.handshake.auth;

import org.jspecify.annotations.NullMarked;
