package io.codriver.event;

/**
 * Hears of connection pools what the events of {@code com.mongodb.event.ConnectionPoolListener} cannot say.
 *
 * <p>Called in the order in which things happened, together with the official listeners, by one thread at a time: an
 * event loop or the thread of a caller. So it must not block; what it throws is logged and otherwise ignored.
 */
public interface PoolListener {

    /**
     * A pool was cleared. Told after the official {@code ConnectionPoolClearedEvent}.
     *
     * @param event which connections ended, and why
     */
    default void poolCleared(PoolClearedEvent event) {}
}
