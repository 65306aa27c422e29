package io.codriver.test.internal.deployment;

import java.util.Map;

/**
 * What the configuration of a replica set says of a member.
 *
 * @param arbiter votes, and has no data
 * @param hidden known to the set, not told to clients
 * @param priority zero if it may never be primary
 * @param tags for read preferences
 */
public record SeatOptions(boolean arbiter, boolean hidden, int priority, Map<String, String> tags) {

    public SeatOptions {
        tags = Map.copyOf(tags);
        if (priority < 0) {
            throw new IllegalArgumentException("priority " + priority);
        }
    }

    /** Whether it can be elected. */
    boolean isElectable() {
        return !arbiter && !hidden && priority > 0;
    }
}
