package io.codriver;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/**
 * Runs a property over many random schedules, each from a seed of its own. Half of the seeds are the same in every run; the
 * others have never been tried before. A failure names its seed, and {@code -Dschedule.seed=<seed>} repeats that one alone.
 */
public final class Schedules {

    private static final String PROPERTY = "schedule.seed";

    private Schedules() {}

    /** @param schedule plays one schedule, decided by its seed alone, and asserts what always holds */
    public static void each(int count, LongConsumer schedule) {
        Long only = Long.getLong(PROPERTY);
        if (only != null) {
            play(only, schedule);
            return;
        }
        for (int i = 0; i < count / 2; i++) {
            play(i, schedule);
            play(ThreadLocalRandom.current().nextLong(), schedule);
        }
    }

    private static void play(long seed, LongConsumer schedule) {
        try {
            schedule.accept(seed);
        } catch (Throwable failure) {
            throw new AssertionError("Schedule " + seed + " (again with -D" + PROPERTY + "=" + seed + ")", failure);
        }
    }
}
