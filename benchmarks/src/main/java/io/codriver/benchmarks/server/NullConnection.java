package io.codriver.benchmarks.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The bytes of one connection on their way in and out. */
final class NullConnection {

    private static final int FIRST_CAPACITY = 16 * 1024;
    private static final int MOST_MESSAGE_BYTES = 48_000_000;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final NullServer server;

    /** In writing order: the position is the end of what came. */
    private ByteBuffer in = buffer(FIRST_CAPACITY);

    /** In writing order: the position is the end of what is to be sent. */
    private ByteBuffer out = buffer(FIRST_CAPACITY);

    private Request request = new Request(in);
    private int heldRequest;

    NullConnection(SocketChannel channel, SelectionKey key, NullServer server) {
        this.channel = channel;
        this.key = key;
        this.server = server;
    }

    ByteBuffer out() {
        return out;
    }

    void holdAnswerTo(int requestId) {
        heldRequest = requestId;
    }

    int heldRequest() {
        return heldRequest;
    }

    void serve() throws IOException {
        if (key.isReadable()) {
            // Eight bytes stay free, so that names at the very end can be read as one word.
            in.limit(in.capacity() - Long.BYTES);
            int read = channel.read(in);
            in.limit(in.capacity());
            if (read < 0) {
                throw new EOFException();
            }
            answerWholeMessages();
        }
        flush();
    }

    private void answerWholeMessages() throws IOException {
        int start = 0;
        int filled = in.position();
        int needed = Request.HEADER_BYTES;
        while (filled - start >= Request.HEADER_BYTES) {
            int length = in.getInt(start);
            if (length < Request.HEADER_BYTES || length > MOST_MESSAGE_BYTES) {
                throw new IOException("A message of " + length + " bytes");
            }
            if (filled - start < length) {
                needed = length;
                break;
            }
            answer(start, length);
            start += length;
        }
        keepFrom(start, filled, needed);
    }

    /** What came compressed is answered so. */
    private void answer(int start, int length) throws IOException {
        boolean squeezed = Squeezing.isSqueezed(in, start);
        Request read = squeezed ? new Request(Squeezing.restored(in, start, length)) : request;
        read.moveTo(squeezed ? 0 : start, squeezed ? read.bytes().getInt(0) : length);
        if (!read.wantsReply()) {
            return;
        }
        int answerAt = out.position();
        server.answer(this, read);
        if (squeezed && out.position() > answerAt) {
            Squeezing.squeeze(Squeezing.compressor(in, start), out, answerAt);
        }
    }

    /** Moves the beginning of an unfinished message to the front, into a larger buffer if it will not fit. */
    private void keepFrom(int start, int filled, int needed) {
        if (needed + Long.BYTES > in.capacity()) {
            ByteBuffer larger = buffer(Math.max(needed + Long.BYTES, 2 * in.capacity()));
            larger.put(0, in, start, filled - start).position(filled - start);
            in = larger;
            request = new Request(in);
        } else if (start > 0) {
            in.limit(filled).position(start);
            in.compact();
        }
    }

    /** Appends a reply; the caller may stamp it at the index that is returned, and flushes or returns to the loop. */
    int send(PreparedReply reply, int requestId) {
        int at = out.position();
        int after = at + reply.length();
        if (after > out.capacity()) {
            ByteBuffer larger = buffer(Math.max(after, 2 * out.capacity()));
            larger.put(0, out, 0, at);
            out = larger;
        }
        reply.copyTo(out, at, requestId);
        out.position(after);
        return at;
    }

    void flush() throws IOException {
        if (out.position() == 0) {
            return;
        }
        out.flip();
        channel.write(out);
        boolean unsent = out.hasRemaining();
        out.compact();
        int wanted = unsent ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // There is nothing left to close.
        }
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
