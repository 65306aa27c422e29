package io.codriver.guards;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Netty only logs a buffer that was never released; here each record is kept, and fails the class in which it is found. */
public final class Leaks {

    private static final ConcurrentLinkedQueue<String> RECORDS = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    /** Must run before Netty makes its first detector. */
    static void watch() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
    }

    /** Takes the records; {@code collect} first asks the collector to find what nobody holds any more. */
    public static List<String> take(boolean collect) {
        if (collect) {
            provoke();
        }
        List<String> taken = new ArrayList<>();
        for (String next = RECORDS.poll(); next != null; next = RECORDS.poll()) {
            taken.add(next);
        }
        return taken;
    }

    // A detector looks into its queue of collected buffers whenever another one is allocated.
    private static void provoke() {
        System.gc();
        PooledByteBufAllocator.DEFAULT.heapBuffer(16).release();
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        PooledByteBufAllocator.DEFAULT.compositeBuffer().release();
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new RecordingDetector<>(resource, samplingInterval);
        }
    }

    private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {

        RecordingDetector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            RECORDS.add(resourceType + records);
            super.reportTracedLeak(resourceType, records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            RECORDS.add(resourceType + " (no records)");
            super.reportUntracedLeak(resourceType);
        }
    }
}
