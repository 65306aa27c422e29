package io.codriver.internal.resolve.map;

import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.FluxSink;

/**
 * One who waits for a lookup, with a limit of its own.
 *
 * <p>Concurrency: {@link #hasLeft} and {@link #leave} belong to the owner of the {@link AddressBook}; the sink takes its
 * signals one after the other, from any thread.
 */
final class LookupWaiter {

    private final String host;
    private final Duration limit;
    private final long sinceNanos;
    private final FluxSink<AddressBatch> sink;
    private final boolean first;
    private final Disposable.Composite timeouts = Disposables.composite();
    private boolean left;
    private volatile boolean heard;

    LookupWaiter(String host, Duration limit, long sinceNanos, boolean first, FluxSink<AddressBatch> sink) {
        this.host = host;
        this.limit = limit;
        this.sinceNanos = sinceNanos;
        this.first = first;
        this.sink = sink;
        sink.onDispose(timeouts);
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
        timeouts.add(timeout::cancel);
    }

    /** Whether it goes before others. */
    boolean goesFirst() {
        return first;
    }

    /** Some addresses; more may come. */
    void heard(AddressBatch batch) {
        sink.next(batch);
        heard = true;
    }

    /**
     * The rest of the addresses.
     *
     * @param all for the case that the thread which was to tell the first ones has been overtaken
     */
    void heardRest(AddressBatch rest, AddressBatch all) {
        sink.next(heard ? rest : all);
        heard = true;
    }

    /** No more will come. */
    void ended() {
        sink.complete();
    }

    /** Once something was heard, a failure only means that no more will come. */
    void failed(Throwable error) {
        if (heard) {
            sink.complete();
        } else {
            sink.error(error);
        }
    }
}
