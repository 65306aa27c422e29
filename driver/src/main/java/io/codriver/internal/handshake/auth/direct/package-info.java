/**
 * Logins with what the credential itself holds: a password or a certificate. Nobody else is asked.
 */
@NullMarked
package io.codriver.internal.handshake.auth.direct;

import org.jspecify.annotations.NullMarked;
