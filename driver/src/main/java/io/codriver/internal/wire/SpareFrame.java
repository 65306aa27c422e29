package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * One array per event loop in which messages are put together that came in several reads. The batches of a stream are such,
 * each used up before the next one comes, and larger than what allocators keep in JVMs with a small heap.
 *
 * <p>Concurrency: taken on its loop only. A message may be released by any thread; until then, the count of references
 * says that the array is in use, and the next message gets another one, which takes its place here.
 */
final class SpareFrame {

    /** Larger ones are rare, and not worth keeping for each loop. */
    static final int LARGEST_BYTES = 1024 * 1024;

    private static final int FIRST_BYTES = 128 * 1024;

    private static final FastThreadLocal<ByteBuf> SPARE = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return fresh();
        }
    };

    private SpareFrame() {}

    /** An empty buffer on the heap for up to {@link #LARGEST_BYTES}; whoever takes it releases it once. */
    static ByteBuf take() {
        ByteBuf spare = SPARE.get();
        if (spare.refCnt() != 1) {
            // The garbage collector has it once its message was read.
            spare.release();
            spare = fresh();
            SPARE.set(spare);
        }
        return spare.clear().retain();
    }

    private static ByteBuf fresh() {
        return Unpooled.buffer(FIRST_BYTES, LARGEST_BYTES);
    }
}
