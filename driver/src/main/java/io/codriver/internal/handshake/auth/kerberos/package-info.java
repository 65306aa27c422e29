/**
 * GSSAPI: Kerberos over the GSS-API of the JDK, which blocks while it asks a key distribution center and so works on the identity pool. Its
 * classes are loaded by clients that use it, and by no others: the module may be missing.
 */
@NullMarked
package io.codriver.internal.handshake.auth.kerberos;

import org.jspecify.annotations.NullMarked;
