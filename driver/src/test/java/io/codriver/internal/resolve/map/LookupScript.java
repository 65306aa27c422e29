package io.codriver.internal.resolve.map;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What happens in one random schedule, apart from what the map makes of it: who comes when and leaves when, and how the
 * lookups of each name go. Moments are nanoseconds since the start; two never fall together.
 */
record LookupScript(List<Arrival> arrivals, List<List<Course>> courses) {

    /** Few, so that lookups stand in line and are rejected. */
    static final int THREADS = 2;

    static final int LINE = 2;
    static final long NEVER = Long.MAX_VALUE;

    private static final int NAMES = 6;

    /** @param leavesAtNanos {@link #NEVER} for one who stays until the end */
    record Arrival(int who, int name, long atNanos, long limitNanos, boolean first, long leavesAtNanos) {}

    enum End {
        ANSWERED,
        FAILED,
        DENIED,
        NONE
    }

    /** How one lookup goes, from its start on. */
    record Course(long lastsNanos, End end, @Nullable Duration timeToLive) {}

    static LookupScript of(Random random) {
        List<Arrival> arrivals = new ArrayList<>();
        long nowNanos = 0;
        int crowd = 20 + random.nextInt(40);
        for (int who = 0; who < crowd; who++) {
            // Crowds, and pauses in which answers grow old.
            nowNanos += random.nextInt(6) == 0 ? upTo(random, 15_000) : upTo(random, 120);
            long limitNanos = random.nextInt(3) == 0 ? upTo(random, 8_000) : upTo(random, 700);
            long leavesNanos = random.nextInt(3) == 0 ? nowNanos + upTo(random, 900) : NEVER;
            arrivals.add(
                    new Arrival(who, random.nextInt(NAMES), nowNanos, limitNanos, random.nextInt(4) == 0, leavesNanos));
        }
        List<List<Course>> courses = new ArrayList<>();
        for (int name = 0; name < NAMES; name++) {
            courses.add(random.ints(15).mapToObj(any -> course(random)).toList());
        }
        return new LookupScript(arrivals, courses);
    }

    private static Course course(Random random) {
        long lastsNanos = random.nextInt(4) == 0 ? upTo(random, 5_000) : upTo(random, 300);
        End end =
                switch (random.nextInt(24)) {
                    case 0 -> End.NONE;
                    case 1, 2, 3, 4, 5 -> End.FAILED;
                    case 6, 7, 8 -> End.DENIED;
                    default -> End.ANSWERED;
                };
        int seconds = random.nextInt(4) * 10;
        return new Course(lastsNanos, end, seconds == 0 ? null : Duration.ofSeconds(seconds - 5));
    }

    private static long upTo(Random random, long millis) {
        return 1 + random.nextLong(Duration.ofMillis(millis).toNanos());
    }

    /** How the lookup of this name goes that is started for the n-th time. */
    Course course(int name, int started) {
        List<Course> all = courses.get(name);
        return all.get(started % all.size());
    }

    static String host(int name) {
        return "db" + name;
    }
}
