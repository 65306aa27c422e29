package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
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
 * <p>Valid as long as the frame is. Used by one thread at a time.
 */
final class ByteBufBsonInput implements BsonInput {

    private static final int OBJECT_ID_BYTES = 12;
    private static final int SHORT_TEXT_BYTES = 64;
    private static final String[] ONE_CHARACTER = new String[128];

    static {
        for (int i = 0; i < ONE_CHARACTER.length; i++) {
            ONE_CHARACTER[i] = String.valueOf((char) i);
        }
    }

    private final ByteBuf bytes;
    private int position;
    private int end;
    private byte @Nullable [] objectId;
    private byte @Nullable [] shortText;

    ByteBufBsonInput(ByteBuf bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
        checkRange(offset, length);
    }

    /** Goes on with another range of the same buffer. */
    void moveTo(int offset, int length) {
        checkRange(offset, length);
        this.position = offset;
        this.end = offset + length;
    }

    private void checkRange(int offset, int length) {
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
        return bytes.getByte(advance(1));
    }

    @Override
    public void readBytes(byte[] target) {
        readBytes(target, 0, target.length);
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        bytes.getBytes(advance(length), target, offset, length);
    }

    @Override
    public int readInt32() {
        return bytes.getIntLE(advance(Integer.BYTES));
    }

    @Override
    public long readInt64() {
        return bytes.getLongLE(advance(Long.BYTES));
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
        if (bytes.getByte(start + length - 1) != 0) {
            throw new BsonSerializationException("A string does not end with a zero");
        }
        return text(start, length - 1);
    }

    @Override
    public String readCString() {
        int start = position;
        // One copy and a walk over the copy cost less than finding the zero in the buffer first.
        byte[] scratch = scratch();
        int most = Math.min(end - start, SeenNames.LONGEST_BYTES);
        bytes.getBytes(start, scratch, 0, most);
        int hash = 0;
        for (int length = 0; length < most; length++) {
            byte next = scratch[length];
            if (next == 0) {
                position = start + length + 1;
                return SeenNames.text(scratch, length, hash);
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
        byte[] copy = new byte[checked(length)];
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

    private int advance(int length) {
        int start = position;
        position = start + checked(length);
        return start;
    }

    private int checked(int length) {
        if (length < 0 || length > end - position) {
            throw new BsonSerializationException(
                    "Reading " + length + " bytes where " + (end - position) + " are left of the document");
        }
        return length;
    }

    private String text(int start, int length) {
        if (length == 1) {
            byte only = bytes.getByte(start);
            if (only >= 0) {
                return ONE_CHARACTER[only];
            }
        }
        if (length == 0) {
            return "";
        }
        if (length > SHORT_TEXT_BYTES) {
            return bytes.toString(start, length, StandardCharsets.UTF_8);
        }
        // Names and most values: our own scratch is nearer than one that has to be found by thread.
        byte[] scratch = scratch();
        bytes.getBytes(start, scratch, 0, length);
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
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
