package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bson.BsonSerializationException;
import org.bson.io.BsonInput;
import org.bson.io.BsonInputMark;
import org.bson.io.BsonOutput;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Reads BSON straight from a frame, by absolute index: neither the indexes nor the reference count of the buffer change.
 * Nothing outside the given range is ever read; an attempt is a {@link BsonSerializationException}.
 *
 * <p>A frame that lies in an array, as those do which came in many reads, is read from the array: the checks of a buffer
 * cost more than the reading. That the frame was not released is then checked once per range.
 *
 * <p>Valid as long as the frame is. Used by one thread at a time.
 */
final class ByteBufBsonInput implements BsonInput {

    private static final int OBJECT_ID_BYTES = 12;
    private static final int SHORT_TEXT_BYTES = 64;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final String[] ONE_CHARACTER = new String[128];

    static {
        for (int i = 0; i < ONE_CHARACTER.length; i++) {
            ONE_CHARACTER[i] = String.valueOf((char) i);
        }
    }

    private final ByteBuf bytes;
    /** What the buffer lies in, if it is on the heap, from {@code base} on. */
    private final byte @Nullable [] array;

    private final int base;
    private int position;
    private int end;
    private byte @Nullable [] objectId;
    private byte @Nullable [] shortText;

    ByteBufBsonInput(ByteBuf bytes, int offset, int length) {
        checkRange(bytes, offset, length);
        this.bytes = bytes;
        this.array = bytes.hasArray() ? bytes.array() : null;
        this.base = array == null ? 0 : bytes.arrayOffset();
        this.position = offset;
        this.end = offset + length;
    }

    /** Goes on with another range of the same buffer. */
    void moveTo(int offset, int length) {
        checkRange(bytes, offset, length);
        this.position = offset;
        this.end = offset + length;
    }

    private static void checkRange(ByteBuf bytes, int offset, int length) {
        if (bytes.refCnt() == 0) {
            throw new IllegalReferenceCountException("The message was released already");
        }
        if (offset < 0 || length < 0 || length > bytes.writerIndex() - offset) {
            throw new BsonSerializationException("Not inside the message: " + length + " bytes at " + offset);
        }
    }

    @Override
    public int getPosition() {
        return position;
    }

    @Override
    public boolean hasRemaining() {
        return position < end;
    }

    @Override
    public byte readByte() {
        int at = advance(1);
        return array == null ? bytes.getByte(at) : array[base + at];
    }

    @Override
    public void readBytes(byte[] target) {
        readBytes(target, 0, target.length);
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        int at = advance(length);
        if (array == null) {
            bytes.getBytes(at, target, offset, length);
        } else {
            System.arraycopy(array, base + at, target, offset, length);
        }
    }

    @Override
    public int readInt32() {
        int at = advance(Integer.BYTES);
        return array == null ? bytes.getIntLE(at) : (int) INTS.get(array, base + at);
    }

    @Override
    public long readInt64() {
        int at = advance(Long.BYTES);
        return array == null ? bytes.getLongLE(at) : (long) LONGS.get(array, base + at);
    }

    @Override
    public double readDouble() {
        return Double.longBitsToDouble(readInt64());
    }

    @Override
    public ObjectId readObjectId() {
        byte[] twelve = objectId;
        if (twelve == null) {
            twelve = new byte[OBJECT_ID_BYTES];
            objectId = twelve;
        }
        readBytes(twelve);
        return new ObjectId(twelve);
    }

    @Override
    public String readString() {
        int length = readInt32();
        if (length < 1) {
            throw new BsonSerializationException("A string has a length of " + length + ", less than its closing zero");
        }
        int start = advance(length);
        if (byteAt(start + length - 1) != 0) {
            throw new BsonSerializationException("A string does not end with a zero");
        }
        return text(start, length - 1);
    }

    @Override
    public String readCString() {
        int start = position;
        int most = Math.min(end - start, SeenNames.LONGEST_BYTES);
        byte[] from = array;
        int first = base + start;
        if (from == null) {
            // One copy and a walk over the copy cost less than finding the zero in the buffer first.
            from = scratch();
            first = 0;
            bytes.getBytes(start, from, 0, most);
        }
        int hash = 0;
        for (int length = 0; length < most; length++) {
            byte next = from[first + length];
            if (next == 0) {
                position = start + length + 1;
                return SeenNames.text(from, first, length, hash);
            }
            hash = 31 * hash + next;
        }
        return longCString(start);
    }

    private String longCString(int start) {
        skipCString();
        return text(start, position - 1 - start);
    }

    @Override
    public void skipCString() {
        position = BsonLayout.cstringEnd(bytes, position, end) + 1;
    }

    @Override
    public void skip(int length) {
        advance(length);
    }

    @Override
    public void pipe(BsonOutput output, int length) {
        requireRoomFor(length);
        byte[] copy = new byte[length];
        readBytes(copy);
        output.writeBytes(copy);
    }

    @Override
    public BsonInputMark getMark(int readLimit) {
        int marked = position;
        return () -> position = marked;
    }

    /** The frame has another owner. */
    @Override
    public void close() {}

    /** The number that comes next, without going on. */
    int peekInt32() {
        requireRoomFor(Integer.BYTES);
        return array == null ? bytes.getIntLE(position) : (int) INTS.get(array, base + position);
    }

    /** Refuses what reads past the end, before anything is allocated for it. */
    void requireRoomFor(int length) {
        if (length < 0 || length > end - position) {
            throw new BsonSerializationException(
                    "Reading " + length + " bytes where " + (end - position) + " are left of the document");
        }
    }

    private int advance(int length) {
        requireRoomFor(length);
        int start = position;
        position = start + length;
        return start;
    }

    private String text(int start, int length) {
        if (length == 1) {
            byte only = byteAt(start);
            if (only >= 0) {
                return ONE_CHARACTER[only];
            }
        }
        if (length == 0) {
            return "";
        }
        if (array != null) {
            return new String(array, base + start, length, StandardCharsets.UTF_8);
        }
        if (length > SHORT_TEXT_BYTES) {
            return bytes.toString(start, length, StandardCharsets.UTF_8);
        }
        // Names and most values: our own scratch is nearer than one that has to be found by thread.
        byte[] scratch = scratch();
        bytes.getBytes(start, scratch, 0, length);
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }

    private byte byteAt(int index) {
        return array == null ? bytes.getByte(index) : array[base + index];
    }

    private byte[] scratch() {
        byte[] scratch = shortText;
        if (scratch == null) {
            scratch = new byte[SHORT_TEXT_BYTES];
            shortText = scratch;
        }
        return scratch;
    }
}
