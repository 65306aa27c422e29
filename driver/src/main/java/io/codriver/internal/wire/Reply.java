package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import org.bson.BsonBinaryReader;
import org.bson.RawBsonDocument;

/**
 * One OP_MSG from a server, its structure verified to the last nested length and its checksum if it had one, so that
 * reading it cannot run past its end. Owns a reference to the bytes until {@link #release()}.
 *
 * <p>Spec: OP_MSG.
 */
public final class Reply {

    private final int requestId;
    private final int responseTo;
    private final int flags;
    private final ByteBuf body;

    /** Takes over one reference to {@code body}, which holds exactly the document of the section of kind 0. */
    public Reply(int requestId, int responseTo, int flags, ByteBuf body) {
        this.requestId = requestId;
        this.responseTo = responseTo;
        this.flags = flags;
        this.body = body;
    }

    /** As the other one, for a reply nobody will continue. */
    public Reply(int responseTo, int flags, ByteBuf body) {
        this(0, responseTo, flags, body);
    }

    /** The server's number of this message: the next one of a stream answers to it. */
    public int requestId() {
        return requestId;
    }

    /** The number of the request, or of the reply before in a stream. */
    public int responseTo() {
        return responseTo;
    }

    /** Whether another reply follows without a request. */
    public boolean moreToCome() {
        return (flags & OpMsgFlags.MORE_TO_COME) != 0;
    }

    /**
     * The document, from its length at index 0 to its closing zero. Valid until {@link #release()}; read it by absolute
     * index.
     */
    public ByteBuf body() {
        return body;
    }

    /** A new reader at the beginning of the document. What it returns as bytes stays valid after {@link #release()}. */
    public BsonBinaryReader reader() {
        return readerAt(0);
    }

    /** A new reader of a document inside the body, as a {@link DocumentScanner} found it; it can move on to the next. */
    public DocumentReader readerAt(int offset) {
        return new DocumentReader(body, offset);
    }

    /** A new scanner before the first field of the document. */
    public DocumentScanner scanner() {
        return new DocumentScanner(body, 0);
    }

    /** A copy of the document, decoded where somebody looks; stays valid after {@link #release()}. */
    public RawBsonDocument copy() {
        byte[] bytes = new byte[body.getIntLE(0)];
        body.getBytes(0, bytes);
        return new RawBsonDocument(bytes);
    }

    /** Gives the bytes back. Exactly once. */
    public void release() {
        body.release();
    }
}
