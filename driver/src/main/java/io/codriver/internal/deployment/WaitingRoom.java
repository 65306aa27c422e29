package io.codriver.internal.deployment;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Those who wait for a server. Any thread; bounded by the operations of the application, each of which leaves by its
 * own limit.
 */
final class WaitingRoom {

    private final Set<Selecting> waiting = ConcurrentHashMap.newKeySet();

    void enter(Selecting selecting) {
        waiting.add(selecting);
    }

    void leave(Selecting selecting) {
        waiting.remove(selecting);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Something new can be seen: everybody tries again. Calls code of the application. */
    void attempt(Published topology) {
        waiting.forEach(selecting -> selecting.attempt(topology));
    }

    void failAll(Supplier<Throwable> failure) {
        waiting.forEach(selecting -> selecting.fail(failure.get()));
    }
}
