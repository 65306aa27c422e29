package io.codriver.internal.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The highest time that somebody has seen of the cluster: the client's own, and one per explicit session. It only
 * moves forward. Any thread.
 */
final class ClusterClock {

    private final AtomicReference<@Nullable ClusterTime> highest = new AtomicReference<>();

    @Nullable
    ClusterTime highest() {
        return highest.get();
    }

    void advance(ClusterTime seen) {
        highest.accumulateAndGet(seen, ClusterTime::later);
    }
}
