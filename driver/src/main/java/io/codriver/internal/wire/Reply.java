package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import org.bson.BsonBinaryReader;

/**
 * One OP_MSG from a server, its structure verified: lengths, sections and checksum are sound, so that reading it cannot
 * run past its end. Owns a reference to the frame until {@link #release()}.
 */
public final class Reply {

    private final int responseTo;
    private final int flags;
    private final ByteBuf body;

    /** Takes over one reference to {@code body}, which holds exactly the document of the section of kind 0. */
    public Reply(int responseTo, int flags, ByteBuf body) {
        this.responseTo = responseTo;
        this.flags = flags;
        this.body = body;
    }

    public int responseTo() {
        return responseTo;
    }

    /** Whether another reply follows without a request. */
    public boolean moreToCome() {
        return (flags & OpMsgFlags.MORE_TO_COME) != 0;
    }

    /** The document, from its length to its closing zero. Valid until {@link #release()}; read it by absolute index. */
    public ByteBuf body() {
        return body;
    }

    /** A new reader at the beginning of the document. What it returns as bytes stays valid after {@link #release()}. */
    public BsonBinaryReader reader() {
        throw new UnsupportedOperationException("skeleton: over ByteBufBsonInput");
    }

    /** Gives the frame back. Exactly once. */
    public void release() {
        body.release();
    }
}
