package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * One array per event loop and purpose. Bytes in an array are read faster than those outside the heap, whose every access is
 * checked by the buffer: it is worth a copy. And the batches of a stream, which come in several reads, each used up before
 * the next one comes, are larger than what allocators keep in JVMs with a small heap.
 *
 * <p>Concurrency: taken on its loop only. A message may be released by any thread; until then, the count of references
 * says that the array is in use, and the next message gets another one, which takes its place here.
 */
final class SpareFrame {

    /** Larger ones are rare, and not worth keeping for each loop. */
    static final int LARGEST_BYTES = 1024 * 1024;

    private static final int FIRST_BYTES = 128 * 1024;

    /** Up to here a copy costs next to nothing, and a reply that is held for long does not hold much more than itself. */
    static final int SMALL_BYTES = 4 * 1024;

    /** For messages of up to {@link #SMALL_BYTES} that came in one read. */
    static final SpareFrame SMALL = new SpareFrame(SMALL_BYTES, SMALL_BYTES);

    /** In which messages are put together that came in several reads. */
    static final SpareFrame JOINED = new SpareFrame(FIRST_BYTES, LARGEST_BYTES);

    /** In which messages are restored that came compressed. */
    static final SpareFrame RESTORED = new SpareFrame(FIRST_BYTES, LARGEST_BYTES);

    private final int firstBytes;
    private final int largestBytes;
    private final FastThreadLocal<ByteBuf> spare = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return fresh();
        }
    };

    private SpareFrame(int firstBytes, int largestBytes) {
        this.firstBytes = firstBytes;
        this.largestBytes = largestBytes;
    }

    /** An empty buffer on the heap; whoever takes it releases it once. */
    ByteBuf take() {
        ByteBuf kept = spare.get();
        if (kept.refCnt() != 1) {
            // The garbage collector has it once its message was read.
            kept.release();
            kept = fresh();
            spare.set(kept);
        }
        return kept.clear().retain();
    }

    private ByteBuf fresh() {
        return Unpooled.buffer(firstBytes, largestBytes);
    }
}
