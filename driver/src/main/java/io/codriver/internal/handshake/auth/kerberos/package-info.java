/**
 * GSSAPI: Kerberos by the provider of the JDK, which blocks while it asks a key distribution center and so works on the identity pool.
 */
@NullMarked
package io.codriver.internal.handshake.auth.kerberos;

import org.jspecify.annotations.NullMarked;
