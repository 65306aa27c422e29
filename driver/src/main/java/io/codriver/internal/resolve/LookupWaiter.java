package io.codriver.internal.resolve;

import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import java.time.Duration;
import reactor.core.publisher.MonoSink;

/**
 * One who waits for a lookup, with a limit of its own.
 *
 * <p>Concurrency: {@link #hasLeft} and {@link #leave} belong to the owner of the {@link LookupBook}; the sink takes at most one
 * signal, from any thread.
 */
final class LookupWaiter {

    private final String host;
    private final Duration limit;
    private final long sinceNanos;
    private final MonoSink<AddressBatch> sink;
    private boolean left;

    LookupWaiter(String host, Duration limit, long sinceNanos, MonoSink<AddressBatch> sink) {
        this.host = host;
        this.limit = limit;
        this.sinceNanos = sinceNanos;
        this.sink = sink;
    }

    String host() {
        return host;
    }

    Duration limit() {
        return limit;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean hasLeft() {
        return left;
    }

    void leave() {
        left = true;
    }

    /** The timer ends with the interest, whichever way that ends. */
    void holds(Timers.Timeout timeout) {
        sink.onDispose(timeout::cancel);
    }

    void answered(AddressBatch batch) {
        if (batch.addresses().isEmpty()) {
            sink.success();
        } else {
            sink.success(batch);
        }
    }

    void failed(Throwable error) {
        sink.error(error);
    }
}
