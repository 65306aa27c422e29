package io.codriver.internal.wire;

import io.codriver.internal.wire.compress.Compressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives on a channel into messages. A large message inside one read is not copied: its reply is a slice of what
 * was read. A small one, or one over several reads, is copied once, when its last byte is there; so memory grows with the
 * bytes that came, never with the number a peer announced.
 *
 * <p>Owned by the event loop of the channel. The first violation closes it: nothing after it can be trusted.
 */
public final class FrameSplitter {

    /** Limit of a message before a server said something else, and the least a reply may have. Spec: OP_MSG. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 48_000_000;

    /** What no server may raise the limit beyond. */
    static final int HIGHEST_MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

    // Reads smaller than this are joined, so that a peer which drips bytes does not pin a buffer for each.
    private static final int SMALL_READ_BYTES = 4096;

    private static final int UNKNOWN = 0;

    private final ByteBufAllocator allocator;
    private final ReplyParser parser = new ReplyParser();
    private final ArrayDeque<ByteBuf> reads = new ArrayDeque<>(4);
    private MessageDecompressor decompressor;
    private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
    private long buffered;
    private int frameBytes = UNKNOWN;
    private boolean headerChecked;
    private boolean closed;

    public FrameSplitter(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.decompressor = new MessageDecompressor(allocator, List.of());
    }

    /** Which compressors the server was told of: from now on it may use any of them for any reply. None before. */
    public void announce(List<Compressor> compressors) {
        decompressor = new MessageDecompressor(allocator, List.copyOf(compressors));
    }

    /** The server's limit; replies of up to {@link #DEFAULT_MAX_MESSAGE_BYTES} are taken whatever it is. */
    public void limit(int maxMessageSizeBytes) {
        maxMessageBytes = Math.min(HIGHEST_MAX_MESSAGE_BYTES, Math.max(DEFAULT_MAX_MESSAGE_BYTES, maxMessageSizeBytes));
    }

    /** Takes over what was read. */
    public void add(ByteBuf read) {
        int readable = read.readableBytes();
        if (closed || readable == 0) {
            read.release();
            return;
        }
        buffered += readable;
        ByteBuf last = reads.peekLast();
        if (last == null || readable >= SMALL_READ_BYTES) {
            reads.addLast(read);
            return;
        }
        if (!takesInPlace(last, readable)) {
            last = allocator.ioBuffer(SMALL_READ_BYTES);
            reads.addLast(last);
        }
        last.writeBytes(read);
        read.release();
    }

    private static boolean takesInPlace(ByteBuf last, int readable) {
        // A reply which was cut from it may still be in use: then it is not ours alone to write to.
        return last.refCnt() == 1 && !last.isReadOnly() && last.maxFastWritableBytes() >= readable;
    }

    /**
     * The next whole message, or {@code null} until more bytes came.
     *
     * @throws ProtocolViolation as soon as a header or a message is unsound; all bytes are released then
     */
    public @Nullable Reply poll() throws ProtocolViolation {
        try {
            checkHeader();
            if (frameBytes == UNKNOWN || buffered < frameBytes) {
                return null;
            }
            return takeFrame();
        } catch (ProtocolViolation | RuntimeException unsound) {
            close();
            throw unsound;
        }
    }

    /** Bytes of a message which has begun and is not whole. */
    public long incompleteBytes() {
        return buffered;
    }

    /** What the bytes of the unfinished message say, for the message of a failure; empty if there are none. */
    public String describeIncomplete() {
        if (buffered == 0) {
            return "";
        }
        String guess = buffered >= 3 && peekByte(0) == 0x15 && peekByte(1) == 3
                ? ", which look like a TLS alert: does the server want TLS?"
                : "";
        return frameBytes == UNKNOWN || !guess.isEmpty()
                ? "after " + buffered + " bytes of a message" + guess
                : "after " + buffered + " of " + frameBytes + " bytes of a message";
    }

    /** Releases everything and ignores what comes later. */
    public void close() {
        closed = true;
        buffered = 0;
        frameBytes = UNKNOWN;
        for (ByteBuf read = reads.pollFirst(); read != null; read = reads.pollFirst()) {
            read.release();
        }
    }

    private void checkHeader() throws ProtocolViolation {
        if (frameBytes == UNKNOWN && buffered >= Integer.BYTES) {
            int length = peekInt(0);
            MessageHeader.checkLength(length, maxMessageBytes);
            frameBytes = length;
            headerChecked = false;
        }
        if (frameBytes != UNKNOWN && !headerChecked && buffered >= MessageHeader.LENGTH_BYTES) {
            MessageHeader.checkOpcode(peekInt(MessageHeader.OPCODE_OFFSET), decompressor.isExpected());
            headerChecked = true;
        }
    }

    private Reply takeFrame() throws ProtocolViolation {
        int length = frameBytes;
        ByteBuf first = reads.getFirst();
        boolean inOneRead = first.readableBytes() >= length;
        if (inOneRead && length > SpareFrame.SMALL_BYTES) {
            Reply reply = read(first, first.readerIndex(), length);
            consume(first, length);
            return reply;
        }
        ByteBuf whole = inOneRead ? SpareFrame.SMALL.take() : joined(length);
        try {
            whole.ensureWritable(length);
            for (int missing = length; missing > 0; missing = length - whole.writerIndex()) {
                ByteBuf part = reads.getFirst();
                int taken = Math.min(part.readableBytes(), missing);
                whole.writeBytes(part, part.readerIndex(), taken);
                consume(part, taken);
            }
            return read(whole, 0, length);
        } finally {
            whole.release();
        }
    }

    private ByteBuf joined(int length) {
        return length <= SpareFrame.LARGEST_BYTES ? SpareFrame.JOINED.take() : allocator.ioBuffer(length, length);
    }

    private Reply read(ByteBuf bytes, int offset, int length) throws ProtocolViolation {
        if (bytes.getIntLE(offset + MessageHeader.OPCODE_OFFSET) != MessageHeader.OP_COMPRESSED) {
            return parser.parse(bytes, offset, length);
        }
        ByteBuf restored = decompressor.decompress(bytes, offset, length, maxMessageBytes);
        try {
            return parser.parse(restored, 0, restored.readableBytes());
        } finally {
            restored.release();
        }
    }

    private void consume(ByteBuf first, int length) {
        first.skipBytes(length);
        buffered -= length;
        frameBytes = UNKNOWN;
        if (!first.isReadable()) {
            reads.removeFirst().release();
        }
    }

    private int peekInt(int index) {
        ByteBuf first = reads.getFirst();
        if (first.readableBytes() >= index + Integer.BYTES) {
            return first.getIntLE(first.readerIndex() + index);
        }
        return peekByte(index) | peekByte(index + 1) << 8 | peekByte(index + 2) << 16 | peekByte(index + 3) << 24;
    }

    private int peekByte(int index) {
        int rest = index;
        for (ByteBuf read : reads) {
            if (rest < read.readableBytes()) {
                return read.getByte(read.readerIndex() + rest) & 0xFF;
            }
            rest -= read.readableBytes();
        }
        throw new IndexOutOfBoundsException("Not read yet: byte " + index);
    }
}
