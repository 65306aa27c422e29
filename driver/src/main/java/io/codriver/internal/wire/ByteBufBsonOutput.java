package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.io.BsonOutput;
import org.bson.types.ObjectId;

/**
 * Writes BSON into pooled buffers. When one piece is full the next one is taken, so that what was written is never
 * copied, however large the message becomes; together they are one buffer for the socket. No value but raw bytes is
 * ever split between two pieces.
 *
 * <p>Used again for each message of a channel, on its event loop. Owns its pieces until {@link #take()} or
 * {@link #discard()}.
 */
final class ByteBufBsonOutput implements BsonOutput {

    private static final int FIRST_PIECE_BYTES = 1024;
    private static final int LARGEST_PIECE_BYTES = 1024 * 1024;
    private static final int OBJECT_ID_BYTES = 12;
    private static final int LONGEST_UTF8_BYTES = 3;

    private final ByteBufAllocator allocator;
    private final ArrayList<ByteBuf> full = new ArrayList<>(0);
    private final ByteBuffer objectId = ByteBuffer.allocate(OBJECT_ID_BYTES);
    private ByteBuf piece = Unpooled.EMPTY_BUFFER;
    private int pieceStart;
    private int limit = Integer.MAX_VALUE;

    ByteBufBsonOutput(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Where writing is stopped early, roughly: whoever has a limit looks at the position afterwards, this only keeps a
     * document that is far too large from filling the memory first.
     */
    void stopNear(int position) {
        limit = position;
    }

    /** What was written, as one buffer that belongs to the caller; this output is empty then. */
    ByteBuf take() {
        ByteBuf taken = piece;
        if (!full.isEmpty()) {
            CompositeByteBuf whole = allocator.compositeDirectBuffer(full.size() + 1);
            for (ByteBuf each : full) {
                whole.addComponent(true, each);
            }
            taken = whole.addComponent(true, piece);
        }
        forget();
        return taken;
    }

    /** Releases what was written. */
    void discard() {
        for (ByteBuf each : full) {
            each.release();
        }
        piece.release();
        forget();
    }

    private void forget() {
        full.clear();
        piece = Unpooled.EMPTY_BUFFER;
        pieceStart = 0;
        limit = Integer.MAX_VALUE;
    }

    @Override
    public int getPosition() {
        return pieceStart + piece.writerIndex();
    }

    @Override
    public int getSize() {
        return getPosition();
    }

    @Override
    public void truncateToPosition(int position) {
        if (position < 0 || position > getPosition()) {
            throw new IllegalArgumentException("Cannot truncate " + getPosition() + " bytes to " + position);
        }
        while (position < pieceStart) {
            piece.release();
            piece = full.remove(full.size() - 1);
            pieceStart -= piece.writerIndex();
        }
        piece.writerIndex(position - pieceStart);
    }

    @Override
    public void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    @Override
    public void writeBytes(byte[] source, int offset, int length) {
        int fits = Math.min(length, piece.writableBytes());
        piece.writeBytes(source, offset, fits);
        if (fits < length) {
            room(length - fits).writeBytes(source, offset + fits, length - fits);
        }
    }

    @Override
    public void writeByte(int value) {
        room(1).writeByte(value);
    }

    @Override
    public void writeInt32(int value) {
        room(Integer.BYTES).writeIntLE(value);
    }

    @Override
    public void writeInt32(int position, int value) {
        Located at = locate(position);
        at.piece().setIntLE(at.index(), value);
    }

    /** What {@link #writeInt32} wrote there. */
    int readInt32(int position) {
        Located at = locate(position);
        return at.piece().getIntLE(at.index());
    }

    private record Located(ByteBuf piece, int index) {}

    private Located locate(int position) {
        if (position < 0 || position > getPosition() - Integer.BYTES) {
            throw new IllegalArgumentException("No number was written at " + position);
        }
        ByteBuf target = piece;
        int start = pieceStart;
        for (int i = full.size() - 1; position < start; i--) {
            target = full.get(i);
            start -= target.writerIndex();
        }
        return new Located(target, position - start);
    }

    @Override
    public void writeInt64(long value) {
        room(Long.BYTES).writeLongLE(value);
    }

    @Override
    public void writeDouble(double value) {
        writeInt64(Double.doubleToRawLongBits(value));
    }

    @Override
    public void writeObjectId(ObjectId value) {
        value.putToByteBuffer(objectId.clear());
        writeBytes(objectId.array());
    }

    @Override
    public void writeString(String value) {
        // Length, text and zero stay in one piece.
        ByteBuf target = roomForText(value, Integer.BYTES + 1);
        int lengthIndex = target.writerIndex();
        target.writeIntLE(0);
        int written = writeUtf8(target, value);
        target.writeByte(0);
        target.setIntLE(lengthIndex, written + 1);
    }

    @Override
    public void writeCString(String value) {
        int zero = value.indexOf(0);
        if (zero >= 0) {
            throw new BsonSerializationException("The name or expression \"" + value.substring(0, zero)
                    + "\\0...\" holds a zero at index " + zero + ", which BSON cannot express");
        }
        ByteBuf target = roomForText(value, 1);
        writeUtf8(target, value);
        target.writeByte(0);
    }

    @Override
    public void close() {}

    /** Writes the text itself into a piece which {@link #roomForText} gave, leaving room for its closing zero. */
    private static int writeUtf8(ByteBuf target, String value) {
        long most = (long) value.length() * LONGEST_UTF8_BYTES;
        return ByteBufUtil.reserveAndWriteUtf8(target, value, (int) Math.min(most, target.writableBytes() - 1));
    }

    private ByteBuf roomForText(String value, int more) {
        if (piece.writableBytes() >= (long) value.length() * LONGEST_UTF8_BYTES + more) {
            return piece;
        }
        // Only now is it worth to count.
        if (value.length() > (Integer.MAX_VALUE - more) / LONGEST_UTF8_BYTES) {
            throw new BsonMaximumSizeExceededException("A string of " + value.length() + " characters is too large");
        }
        return room(ByteBufUtil.utf8Bytes(value) + more);
    }

    /** A piece with at least so many bytes to write. */
    private ByteBuf room(int bytes) {
        if (piece.writableBytes() < bytes) {
            takePiece(bytes);
        }
        return piece;
    }

    private void takePiece(int atLeast) {
        int position = getPosition();
        if (position >= limit || atLeast > Integer.MAX_VALUE - position) {
            throw new BsonMaximumSizeExceededException("More than " + limit + " bytes are needed");
        }
        // As large as all before: a message of n bytes takes log n pieces until they are large enough.
        int wanted = Math.max(atLeast, Math.min(LARGEST_PIECE_BYTES, Math.max(FIRST_PIECE_BYTES, position)));
        ByteBuf next = allocator.ioBuffer(wanted);
        if (piece.isReadable()) {
            full.add(piece);
        } else {
            piece.release();
        }
        pieceStart = position;
        piece = next;
    }
}
