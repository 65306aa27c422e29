package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * One array per event loop and purpose. The batches of a stream come in several reads, each used up before the next one
 * comes, and are larger than what allocators keep in JVMs with a small heap.
 *
 * <p>Concurrency: taken on its loop only. A message may be released by any thread; until then, the count of references
 * says that the array is in use, and the next message gets another one, which takes its place here.
 */
final class SpareFrame {

    /** Larger ones are rare, and not worth keeping for each loop. */
    static final int LARGEST_BYTES = 1024 * 1024;

    private static final int FIRST_BYTES = 128 * 1024;

    /** In which messages are put together that came in several reads. */
    static final SpareFrame JOINED = new SpareFrame();

    /** In which messages are restored that came compressed. */
    static final SpareFrame RESTORED = new SpareFrame();

    private final FastThreadLocal<ByteBuf> spare = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return fresh();
        }
    };

    private SpareFrame() {}

    /** An empty buffer on the heap for up to {@link #LARGEST_BYTES}; whoever takes it releases it once. */
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

    private static ByteBuf fresh() {
        return Unpooled.buffer(FIRST_BYTES, LARGEST_BYTES);
    }
}
