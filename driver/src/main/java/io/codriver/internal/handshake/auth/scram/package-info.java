/**
 * SCRAM: the conversation as a pure state, its keys, which are derived once and kept, and the login that carries it.
 * Spec: RFC 5802, RFC 7677; SASLprep is RFC 4013.
 */
@NullMarked
package io.codriver.internal.handshake.auth.scram;

import org.jspecify.annotations.NullMarked;
