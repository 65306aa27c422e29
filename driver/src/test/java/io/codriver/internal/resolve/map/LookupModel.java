package io.codriver.internal.resolve.map;

import io.codriver.internal.resolve.Ip;
import io.codriver.internal.resolve.map.LookupScript.Arrival;
import io.codriver.internal.resolve.map.LookupScript.Course;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupMetrics;
import io.codriver.resolve.LookupProgress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a {@link LookupScript}, told once more as plainly as possible: every moment is looked at in its turn,
 * nothing is cancelled, and what no longer counts does nothing when its moment comes. For hosts in no topology, and lookups
 * which have one answer.
 */
final class LookupModel {

    private static final long SLOW = nanos(1_800);

    /** What somebody has heard, and when. */
    record Heard(long atNanos, Object what) {}

    private record Due(long atNanos, long order, Runnable event) {}

    private static final class Asking {
        final long sinceNanos;
        final Set<Arrival> waiting = new LinkedHashSet<>();
        long startedNanos = LookupScript.NEVER;
        int count;
        long placeInLine;
        boolean preferred;
        boolean goesOn;
        boolean countedAsRunningOn;

        Asking(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        boolean hasStarted() {
            return startedNanos != LookupScript.NEVER;
        }
    }

    private static final class Name {
        final int number;

        @Nullable
        Asking asking;

        @Nullable
        InetAddress address;

        long answeredAt;
        long freshUntil = -1;
        String failure = "";
        long failureUntil = -1;
        int failures;
        int started;

        Name(int number) {
            this.number = number;
        }
    }

    private final LookupScript script;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final Map<Integer, Name> names = new HashMap<>();
    private final List<Name> line = new ArrayList<>();
    private long now;
    private long order;
    private int busy;
    private int lookups;
    private int joined;
    private int rejected;
    private int ranOn;
    private int hits;
    private int stale;

    final Map<Integer, Heard> heard = new TreeMap<>();
    final List<String> starts = new ArrayList<>();

    LookupModel(LookupScript script) {
        this.script = script;
    }

    LookupModel play() {
        for (Arrival arrival : script.arrivals()) {
            at(arrival.atNanos(), () -> comes(arrival));
        }
        while (!agenda.isEmpty()) {
            Due due = agenda.remove();
            now = due.atNanos();
            due.event().run();
        }
        return this;
    }

    LookupMetrics metrics() {
        int inFlight = (int)
                names.values().stream().filter(name -> name.asking != null).count();
        return new LookupMetrics(inFlight, line.size(), lookups, joined, rejected, ranOn, hits, stale);
    }

    private void at(long nanos, Runnable event) {
        agenda.add(new Due(nanos, order++, event));
    }

    // ---- those who wait

    private void comes(Arrival arrival) {
        Name name = names.computeIfAbsent(arrival.name(), Name::new);
        if (now < name.freshUntil) {
            hits++;
            hears(arrival, old(name, LookupProgress.DIRECT));
            return;
        }
        if (name.asking == null && now < name.failureUntil) {
            fails(name, arrival, name.failure);
            return;
        }
        if (name.asking != null) {
            joined++;
        } else if (!begins(name)) {
            fails(name, arrival, "full");
            return;
        }
        Asking asking = name.asking;
        asking.waiting.add(arrival);
        if (arrival.first() && !asking.preferred) {
            asking.preferred = true;
            asking.placeInLine = order++;
        }
        if (isStale(name)) {
            at(Math.max(now, asking.sinceNanos + SLOW), () -> tires(name, asking, arrival));
        }
        at(now + arrival.limitNanos(), () -> runsOut(name, asking, arrival));
        if (arrival.leavesAtNanos() != LookupScript.NEVER) {
            at(arrival.leavesAtNanos(), () -> leaves(name, asking, arrival));
        }
    }

    /** The lookup is slow, and there are old addresses. */
    private void tires(Name name, Asking asking, Arrival arrival) {
        if (asking.waiting.contains(arrival) && isStale(name)) {
            stale++;
            hears(arrival, old(name, progress(asking, arrival)));
            asking.waiting.remove(arrival);
            asking.goesOn = true;
        }
    }

    private void runsOut(Name name, Asking asking, Arrival arrival) {
        if (asking.waiting.contains(arrival)) {
            hears(arrival, progress(asking, arrival));
            leaves(name, asking, arrival);
        }
    }

    private void leaves(Name name, Asking asking, Arrival arrival) {
        if (asking.waiting.remove(arrival) && asking.waiting.isEmpty() && !asking.goesOn) {
            if (!asking.hasStarted()) {
                line.remove(name);
                name.asking = null;
            } else if (!asking.countedAsRunningOn) {
                asking.countedAsRunningOn = true;
                ranOn++;
            }
        }
    }

    private void fails(Name name, Arrival arrival, String why) {
        if (isStale(name)) {
            stale++;
            hears(arrival, old(name, LookupProgress.DIRECT));
        } else {
            hears(arrival, why);
        }
    }

    private void hears(Arrival arrival, Object what) {
        heard.put(arrival.who(), new Heard(now, what));
    }

    // ---- lookups

    private boolean begins(Name name) {
        lookups++;
        Asking asking = new Asking(now);
        asking.placeInLine = order++;
        if (busy < LookupScript.THREADS) {
            name.asking = asking;
            starts(name, asking);
        } else if (line.size() < LookupScript.LINE) {
            name.asking = asking;
            line.add(name);
        } else {
            rejected++;
            return false;
        }
        return true;
    }

    private void starts(Name name, Asking asking) {
        busy++;
        asking.startedNanos = now;
        asking.count = name.started++;
        starts.add(LookupScript.host(name.number) + " at " + now);
        Course course = script.course(name.number, asking.count);
        if (course.end() != LookupScript.End.NONE) {
            at(now + course.lastsNanos(), () -> ends(name, asking, course));
        }
    }

    private void ends(Name name, Asking asking, Course course) {
        String label = label(name.number, asking.count);
        name.asking = null;
        switch (course.end()) {
            case ANSWERED -> {
                name.address = address(name.number, asking.count);
                name.answeredAt = now;
                name.freshUntil = now + life(course.timeToLive());
                name.failureUntil = -1;
                name.failures = 0;
                for (Arrival arrival : asking.waiting) {
                    hears(
                            arrival,
                            new AddressBatch(
                                    List.of(name.address),
                                    course.timeToLive(),
                                    progress(asking, arrival),
                                    false,
                                    false));
                }
            }
            case FAILED -> {
                name.failure = label;
                name.failureUntil = now + Math.min(nanos(500) << Math.min(name.failures, 10), nanos(5_000));
                name.failures++;
                asking.waiting.forEach(arrival -> fails(name, arrival, label));
            }
            case DENIED -> {
                name.address = null;
                name.failure = label;
                name.failureUntil = now + nanos(1_000);
                name.failures = 0;
                asking.waiting.forEach(arrival -> fails(name, arrival, label));
            }
            case NONE -> throw new AssertionError();
        }
        asking.waiting.clear();
        busy--;
        line.stream()
                .min(Comparator.comparing((Name next) -> !next.asking.preferred)
                        .thenComparingLong(next -> next.asking.placeInLine))
                .ifPresent(next -> {
                    line.remove(next);
                    starts(next, next.asking);
                });
    }

    // ---- what is said

    private LookupProgress progress(Asking asking, Arrival arrival) {
        long until = Math.min(asking.startedNanos, now);
        long queued = Math.max(0, until - Math.max(arrival.atNanos(), asking.sinceNanos));
        return new LookupProgress(Duration.ofNanos(queued), 0, asking.waiting.size() - 1, asking.hasStarted());
    }

    private AddressBatch old(Name name, LookupProgress progress) {
        boolean fresh = now < name.freshUntil;
        Duration left = fresh ? Duration.ofNanos(name.freshUntil - now) : null;
        return new AddressBatch(List.of(name.address), left, progress, !fresh, true);
    }

    private boolean isStale(Name name) {
        return name.address != null && now - name.answeredAt < nanos(3_600_000);
    }

    private static long life(@Nullable Duration timeToLive) {
        return timeToLive == null ? nanos(30_000) : Math.max(nanos(10_000), timeToLive.toNanos());
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    static String label(int name, int count) {
        return "lookup " + count + " of " + LookupScript.host(name);
    }

    static InetAddress address(int name, int count) {
        return Ip.address(name * 40 + count % 40);
    }
}
