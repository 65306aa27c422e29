package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;

/**
 * A BSON reader over one document inside a message, which can go on to the next one, so that a batch costs one reader.
 * It never reads outside the document it was moved to. Valid until the message is released.
 */
public final class DocumentReader extends BsonBinaryReader {

    private final ByteBuf bytes;
    private final ByteBufBsonInput input;
    private final Context top;

    /** @param offset where the length of the document stands in {@code bytes} */
    public DocumentReader(ByteBuf bytes, int offset) {
        this(bytes, new ByteBufBsonInput(bytes, offset, documentBytes(bytes, offset)));
    }

    private DocumentReader(ByteBuf bytes, ByteBufBsonInput input) {
        super(input);
        this.bytes = bytes;
        this.input = input;
        this.top = getContext();
    }

    /** Stands at the beginning of another document of the same message, as if new, wherever it stood before. */
    public void moveTo(int offset) {
        input.moveTo(offset, documentBytes(bytes, offset));
        setContext(top);
        setState(State.INITIAL);
    }

    /** The official reader makes room for as many bytes as are announced before it looks whether so many are left. */
    @Override
    protected BsonBinary doReadBinaryData() {
        input.requireRoomFor(input.peekInt32());
        return super.doReadBinaryData();
    }

    private static int documentBytes(ByteBuf bytes, int offset) {
        return BsonLayout.documentEnd(bytes, offset, bytes.writerIndex()) - offset;
    }
}
