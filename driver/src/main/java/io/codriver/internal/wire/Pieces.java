package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;

/**
 * The pooled buffers of a message that is being written. When one is full the next one is taken, so that what was written is
 * never copied again, however large the message becomes; together they are one buffer for the socket.
 *
 * <p>Owns them until {@link #take()} or {@link #release()}, after which it is empty and can be used again.
 */
final class Pieces {

    private static final int LARGEST_BYTES = 1024 * 1024;

    private final ByteBufAllocator allocator;
    private final ArrayList<ByteBuf> full = new ArrayList<>(0);
    private ByteBuf last = Unpooled.EMPTY_BUFFER;
    private int lastStart;

    Pieces(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    int size() {
        return lastStart + last.writerIndex();
    }

    /** A piece with at least so many bytes to write. */
    ByteBuf room(int bytes) {
        if (last.writableBytes() < bytes) {
            takeAnother(bytes);
        }
        return last;
    }

    /** The one that was written last, whether there is room in it or not. */
    ByteBuf rest() {
        return last;
    }

    private void takeAnother(int atLeast) {
        int size = size();
        // As large as all before: a message of n bytes takes log n pieces until they are large enough.
        ByteBuf next = allocator.ioBuffer(Math.max(atLeast, Math.min(LARGEST_BYTES, size)));
        if (last.isReadable()) {
            full.add(last);
        } else {
            last.release();
        }
        lastStart = size;
        last = next;
    }

    /** A number that stands in one piece. */
    int int32(int position) {
        Place place = find(position);
        return place.piece().getIntLE(place.index());
    }

    /** Overwrites a number that stands in one piece. */
    void int32(int position, int value) {
        Place place = find(position);
        place.piece().setIntLE(place.index(), value);
    }

    private record Place(ByteBuf piece, int index) {}

    private Place find(int position) {
        ByteBuf piece = last;
        int start = lastStart;
        for (int i = full.size() - 1; position < start; i--) {
            piece = full.get(i);
            start -= piece.writerIndex();
        }
        return new Place(piece, position - start);
    }

    void truncate(int size) {
        while (size < lastStart) {
            last.release();
            last = full.remove(full.size() - 1);
            lastStart -= last.writerIndex();
        }
        last.writerIndex(size - lastStart);
    }

    /** All of it as one buffer, which belongs to the caller. */
    ByteBuf take() {
        ByteBuf taken = last;
        if (!full.isEmpty()) {
            CompositeByteBuf whole = allocator.compositeDirectBuffer(full.size() + 1);
            for (ByteBuf each : full) {
                whole.addComponent(true, each);
            }
            taken = whole.addComponent(true, last);
        }
        forget();
        return taken;
    }

    void release() {
        for (ByteBuf each : full) {
            each.release();
        }
        last.release();
        forget();
    }

    private void forget() {
        full.clear();
        last = Unpooled.EMPTY_BUFFER;
        lastStart = 0;
    }
}
