package io.codriver.examples.rally;

import java.time.Duration;
import java.util.List;

/**
 * What one contestant did between the start and its first answer.
 *
 * @param contestant its name
 * @param settings what it was told, as people would write it
 * @param legs where the time went, in order; they may leave gaps
 * @param total from the start to the first answer, or to the failure
 * @param result {@code ok}, or why there was no answer
 * @param lookups how often its resolver was asked by it, counted by the resolver
 * @param waitedInLine how long those questions stood in line, counted by the resolver
 */
record Lap(
        String contestant,
        String settings,
        List<Leg> legs,
        Duration total,
        String result,
        int lookups,
        Duration waitedInLine) {

    /**
     * One leg.
     *
     * @param name of the stage
     * @param start counted from the start of the rally
     * @param duration how long it took
     */
    record Leg(String name, Duration start, Duration duration) {

        Duration end() {
            return start.plus(duration);
        }
    }
}
