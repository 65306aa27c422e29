package io.codriver.internal.wire;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Remembers the largest buffer that was asked for, all bytes together, and which of them were not given back. */
final class CountingAllocator extends AbstractByteBufAllocator {

    private final UnpooledByteBufAllocator real = new UnpooledByteBufAllocator(true);
    private int largest;
    private long total;

    CountingAllocator() {
        super(true);
    }

    int largest() {
        return largest;
    }

    long total() {
        return total;
    }

    /** Bytes of the buffers which nobody has released yet. */
    long inUse() {
        return real.metric().usedHeapMemory() + real.metric().usedDirectMemory();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return count(initialCapacity, real.heapBuffer(initialCapacity, maxCapacity));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return count(initialCapacity, real.directBuffer(initialCapacity, maxCapacity));
    }

    private ByteBuf count(int capacity, ByteBuf made) {
        largest = Math.max(largest, capacity);
        total += capacity;
        return made;
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
