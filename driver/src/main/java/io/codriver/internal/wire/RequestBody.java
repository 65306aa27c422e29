package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;

/**
 * What one OP_MSG request says. Written once, straight into the buffer that goes to the socket, on the event loop of
 * the connection. If writing throws, nothing is sent and the connection stays usable.
 *
 * <p>Spec: OP_MSG, "Sections".
 */
public interface RequestBody {

    /** Flag bits of the message, see {@link OpMsgFlags}. */
    default int flags() {
        return 0;
    }

    /** Writes exactly one body and any number of document sequences. */
    void writeTo(SectionWriter sections);

    /**
     * The whole message, just before it goes to the socket: nothing can go wrong any more that would not concern the
     * connection. Valid during the call. If it throws, nothing is sent.
     */
    default void encoded(ByteBuf message) {}
}
