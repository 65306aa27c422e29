package io.codriver.test.internal.data;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells whoever waits that some data or some cursor changed. Owned by the event loop. */
public final class Pulse {

    private final Set<Runnable> waiting = new LinkedHashSet<>();

    /** Calls {@code then} once, at the next change. */
    public void await(Runnable then) {
        waiting.add(then);
    }

    public void forget(Runnable then) {
        waiting.remove(then);
    }

    /** Something changed. */
    public void beat() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Runnable> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(Runnable::run);
    }
}
