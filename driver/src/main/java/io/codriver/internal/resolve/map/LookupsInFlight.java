package io.codriver.internal.resolve.map;

import io.codriver.resolve.LookupProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How lookups begin and end: one per name; the last one out takes it along unless it has started, or the host itself still
 * waits. When one ends for a host in a topology, the next is set down.
 *
 * <p>Concurrency: belongs to the owner of the {@link AddressBook}; reading how a lookup stands is for anybody.
 */
final class LookupsInFlight {

    // Concurrent only for those who read the progress.
    private final Map<String, Lookup> byName = new ConcurrentHashMap<>();
    private final AddressBook.Actions outside;
    private final LookupCounters counters;
    private final RandomGenerator random;

    LookupsInFlight(AddressBook.Actions outside, LookupCounters counters, RandomGenerator random) {
        this.outside = outside;
        this.counters = counters;
        this.random = random;
    }

    /** The lookup of this name: the one under way, or one that is begun now. */
    Lookup lookUp(KnownHost host, long nowNanos, List<Runnable> actions) {
        Lookup running = host.lookup();
        if (running != null) {
            return running;
        }
        Lookup lookup = new Lookup(host.name(), nowNanos);
        host.begins(lookup, nowNanos);
        byName.put(host.name(), lookup);
        counters.lookedUp();
        actions.add(() -> outside.begin(lookup));
        if (host.isWatched()) {
            wakeToGiveUp(host, lookup, actions);
        }
        return lookup;
    }

    /** The host waits for it, but not for ever. */
    void wakeToGiveUp(KnownHost host, Lookup lookup, List<Runnable> actions) {
        long giveUpNanos = host.giveUpNanos(lookup);
        actions.add(() -> outside.wakeToGiveUp(lookup, giveUpNanos));
    }

    /** Somebody who waited is gone: if he was the last one, so is the lookup, if it can be stopped. */
    List<Runnable> cancelIfForsaken(KnownHost host, Lookup lookup, long nowNanos) {
        if (!lookup.isForsaken() || host.waitsFor(lookup, nowNanos)) {
            return List.of();
        }
        if (!lookup.task().cancel()) {
            lookup.runsOn(counters);
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>(3);
        actions.add(() -> outside.forget(lookup));
        if (host.isWatched()) {
            Duration waited = Duration.ofNanos(nowNanos - lookup.queuedAtNanos());
            host.giveUp(Overdue.error(host.name(), waited, lookup.progress(nowNanos)), waited, nowNanos);
        }
        ended(host, lookup, nowNanos, actions);
        return actions;
    }

    /** Answered, failed or cancelled. */
    void ended(KnownHost host, Lookup lookup, long nowNanos, List<Runnable> actions) {
        host.ends();
        actions.add(lookup::over);
        byName.remove(host.name(), lookup);
        if (host.isWatched()) {
            planRefresh(host, true, nowNanos, actions);
        }
    }

    /** Sets down when the name is looked up again, see {@link KnownHost#planRefresh}. */
    void planRefresh(KnownHost host, boolean soon, long nowNanos, List<Runnable> actions) {
        long atNanos = host.planRefresh(soon, random.nextDouble(), nowNanos);
        actions.add(() -> outside.wakeToRefresh(host, atNanos));
    }

    // ---- anybody, at any time

    @Nullable
    Lookup of(String host) {
        return byName.get(host);
    }

    /** How the lookup in flight for this name stands. */
    Optional<LookupProgress> progress(String host, long nowNanos) {
        return Optional.ofNullable(byName.get(host)).map(lookup -> lookup.progress(nowNanos));
    }

    /** How many of them stand in line. */
    int queued() {
        return (int) byName.values().stream().filter(Lookup::isQueued).count();
    }

    /** How many names are in flight. */
    int size() {
        return byName.size();
    }
}
