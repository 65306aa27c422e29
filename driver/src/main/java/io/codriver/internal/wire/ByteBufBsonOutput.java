package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.io.BsonOutput;
import org.bson.types.ObjectId;

/**
 * Writes BSON into pooled buffers, by way of an array: a buffer checks each write, in an array it costs next to nothing. When
 * the array is full, or the message whole, what is in it moves on to the {@linkplain Pieces pieces}. No value but raw bytes
 * is ever split between two of them.
 *
 * <p>Used again for each message of a channel, on its event loop. Owns what was written until {@link #take()} or
 * {@link #discard()}.
 */
final class ByteBufBsonOutput implements BsonOutput {

    private static final int OBJECT_ID_BYTES = 12;
    private static final int LONGEST_UTF8_BYTES = 3;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer objectId = ByteBuffer.allocate(OBJECT_ID_BYTES);
    private final Pieces pieces;
    /** What is in the array follows what is in the pieces. */
    private byte[] recent = SpareArray.NONE;

    private int recentBytes;
    private int limit = Integer.MAX_VALUE;

    ByteBufBsonOutput(ByteBufAllocator allocator) {
        this.pieces = new Pieces(allocator);
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
        moveOn();
        forget();
        return pieces.take();
    }

    /** Releases what was written. */
    void discard() {
        forget();
        pieces.release();
    }

    private void forget() {
        SpareArray.giveBack(recent);
        recent = SpareArray.NONE;
        recentBytes = 0;
        limit = Integer.MAX_VALUE;
    }

    @Override
    public int getPosition() {
        return pieces.size() + recentBytes;
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
        int moved = pieces.size();
        recentBytes = Math.max(0, position - moved);
        if (position < moved) {
            pieces.truncate(position);
        }
    }

    @Override
    public void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    @Override
    public void writeBytes(byte[] source, int offset, int length) {
        if (length <= SpareArray.LENGTH) {
            int at = room(length);
            System.arraycopy(source, offset, recent, at, length);
            return;
        }
        requireRoom(length);
        moveOn();
        int fits = Math.min(length, pieces.rest().writableBytes());
        pieces.rest().writeBytes(source, offset, fits);
        pieces.room(length - fits).writeBytes(source, offset + fits, length - fits);
    }

    @Override
    public void writeByte(int value) {
        int at = room(1);
        recent[at] = (byte) value;
    }

    @Override
    public void writeInt32(int value) {
        int at = room(Integer.BYTES);
        INTS.set(recent, at, value);
    }

    @Override
    public void writeInt32(int position, int value) {
        int at = position - requireNumberAt(position);
        if (at >= 0) {
            INTS.set(recent, at, value);
        } else {
            pieces.int32(position, value);
        }
    }

    /** What {@link #writeInt32} wrote there. */
    int readInt32(int position) {
        int at = position - requireNumberAt(position);
        return at >= 0 ? (int) INTS.get(recent, at) : pieces.int32(position);
    }

    /** Where the array begins. */
    private int requireNumberAt(int position) {
        if (position < 0 || position > getPosition() - Integer.BYTES) {
            throw new IllegalArgumentException("No number was written at " + position);
        }
        return pieces.size();
    }

    @Override
    public void writeInt64(long value) {
        int at = room(Long.BYTES);
        LONGS.set(recent, at, value);
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
        if (value.length() > SpareArray.LONGEST_TEXT) {
            int bytes = bytesOfLarge(value);
            writeInt32(bytes + 1);
            writeLarge(value, bytes);
        } else {
            int length = room(Integer.BYTES + LONGEST_UTF8_BYTES * value.length() + 1);
            int start = length + Integer.BYTES;
            int end = Utf8.write(value, recent, start);
            recent[end] = 0;
            INTS.set(recent, length, end + 1 - start);
            recentBytes = end + 1;
        }
    }

    @Override
    public void writeCString(String value) {
        int zero = value.indexOf(0);
        if (zero >= 0) {
            throw new BsonSerializationException("The name or expression \"" + value.substring(0, zero)
                    + "\\0...\" holds a zero at index " + zero + ", which BSON cannot express");
        }
        if (value.length() > SpareArray.LONGEST_TEXT) {
            writeLarge(value, bytesOfLarge(value));
        } else {
            int start = room(LONGEST_UTF8_BYTES * value.length() + 1);
            int end = Utf8.write(value, recent, start);
            recent[end] = 0;
            recentBytes = end + 1;
        }
    }

    @Override
    public void close() {}

    private static int bytesOfLarge(String value) {
        if (value.length() > (Integer.MAX_VALUE - Integer.BYTES - 1) / LONGEST_UTF8_BYTES) {
            throw new BsonMaximumSizeExceededException("A string of " + value.length() + " characters is too large");
        }
        return ByteBufUtil.utf8Bytes(value);
    }

    /** The text and its closing zero, straight into a piece. */
    private void writeLarge(String value, int bytes) {
        requireRoom(bytes);
        moveOn();
        ByteBuf piece = pieces.room(bytes + 1);
        ByteBufUtil.reserveAndWriteUtf8(piece, value, bytes);
        piece.writeByte(0);
    }

    /** Where in the array the next so many bytes may be written; they count as written. */
    private int room(int bytes) {
        int at = recentBytes;
        if (recent.length - at < bytes) {
            at = makeRoom(bytes);
        }
        recentBytes = at + bytes;
        return at;
    }

    private int makeRoom(int bytes) {
        requireRoom(bytes);
        moveOn();
        if (recent == SpareArray.NONE) {
            recent = SpareArray.take();
        }
        return 0;
    }

    private void requireRoom(int bytes) {
        int position = getPosition();
        if (position >= limit || bytes >= Integer.MAX_VALUE - position) {
            throw new BsonMaximumSizeExceededException("More than " + limit + " bytes are needed");
        }
    }

    private void moveOn() {
        if (recentBytes > 0) {
            pieces.room(recentBytes).writeBytes(recent, 0, recentBytes);
            recentBytes = 0;
        }
    }
}
