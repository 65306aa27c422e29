package io.codriver.internal.resolve.map;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The maps that clients share without having been told to, one for each {@link MapOrigin}: the first client makes it, the
 * last one to close ends it, a later one makes a new one.
 *
 * <p>Concurrency: guarded by its own monitor, held to count and to make a map, which starts nothing; taking and giving
 * back happens once per client.
 */
public final class SharedMaps {

    /**
     * A map and what it lives by.
     *
     * @param end called once, when nobody uses the map any more
     */
    public record Made(SharedLookups map, Runnable end) {}

    private static final class Shared {

        private final Made made;
        private int holders;

        Shared(Made made) {
            this.made = made;
        }
    }

    private final Function<MapOrigin, Made> making;
    private final Map<MapOrigin, Shared> inUse = new HashMap<>();

    /** @param making never blocks */
    public SharedMaps(Function<MapOrigin, Made> making) {
        this.making = making;
    }

    /** The map of that origin, together with all others who have taken it; to be closed. */
    public synchronized MapLease take(MapOrigin origin) {
        Shared shared = inUse.computeIfAbsent(origin, first -> new Shared(making.apply(first)));
        shared.holders++;
        return new MapLease(shared.made.map(), () -> giveBack(origin, shared));
    }

    /** A map that nobody else is given; to be closed. */
    public MapLease own(MapOrigin origin) {
        Made made = making.apply(origin);
        return new MapLease(made.map(), made.end());
    }

    private void giveBack(MapOrigin origin, Shared shared) {
        synchronized (this) {
            shared.holders--;
            if (shared.holders > 0) {
                return;
            }
            inUse.remove(origin);
        }
        shared.made.end().run();
    }

    /** How many are in use. */
    synchronized int size() {
        return inUse.size();
    }
}
