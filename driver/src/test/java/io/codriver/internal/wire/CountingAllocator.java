package io.codriver.internal.wire;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Remembers the largest buffer that was asked for, and all bytes together. */
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
