/**
 * Bytes to messages and back: frames, OP_MSG, BSON over Netty buffers. A frame belongs to the event loop that
 * read it until its reply is released. No sockets, no policy.
 */
@NullMarked
package io.codriver.internal.wire;

import org.jspecify.annotations.NullMarked;
