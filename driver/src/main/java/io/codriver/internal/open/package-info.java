/**
 * The only place which knows the order of the stages: resolve, permit, connect, secure, handshake; it keeps the
 * ledger.
 */
@NullMarked
package io.codriver.internal.open;

import org.jspecify.annotations.NullMarked;
