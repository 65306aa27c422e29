package io.codriver.internal.execute;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Counts the operations under way, so that a graceful close can wait until the last one has told its subscriber. A
 * stream counts from its first demand to its end, also between two batches when it holds no connection.
 *
 * <p>Concurrency: one number, the count with a mark on top once nobody may enter any more.
 */
final class Gate {

    private static final int SHUT = 1 << 30;

    private final AtomicInteger inside = new AtomicInteger();
    // Told from wherever the last operation ends, heard by whoever closes: nothing of Reactor's own joins the two.
    private final Sinks.Empty<Void> empty = Sinks.empty();

    /** Whether the operation may begin; if so, {@link #leave} follows exactly once. */
    boolean enter() {
        while (true) {
            int now = inside.get();
            if ((now & SHUT) != 0) {
                return false;
            }
            if (inside.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void leave() {
        if (inside.decrementAndGet() == SHUT) {
            empty.tryEmitEmpty();
        }
    }

    /** Nobody enters any more. Completes when nobody is inside; may be called again. */
    Mono<Void> shut() {
        if (inside.updateAndGet(now -> now | SHUT) == SHUT) {
            empty.tryEmitEmpty();
        }
        return empty.asMono();
    }

    static IllegalStateException refusal() {
        return new IllegalStateException("state should be: open (the client is closing or closed)");
    }
}
