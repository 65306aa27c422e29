/**
 * The server's side of the wire: bytes to requests, documents to replies. Written independently of the driver, so that
 * one mistake is not made twice. Values only; no sockets, no policy.
 */
@NullMarked
package io.codriver.test.internal.wire;

import org.jspecify.annotations.NullMarked;
