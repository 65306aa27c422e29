package io.codriver.internal.resolve.map;

import io.codriver.internal.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the {@link AddressBook} about hosts in topologies: they are looked up before anybody asks, again before their
 * addresses grow stale, and at once when all their addresses lead nowhere. Belongs to the owner of the book.
 */
final class Upkeep {

    private static final long BETWEEN_FRESH_LOOKUPS_NANOS =
            Duration.ofSeconds(1).toNanos();

    private final KnownHosts hosts;
    private final LookupsInFlight lookups;

    Upkeep(KnownHosts hosts, LookupsInFlight lookups) {
        this.hosts = hosts;
        this.lookups = lookups;
    }

    /** The host has entered a topology. */
    List<Runnable> watched(String name, Duration limit, long nowNanos) {
        KnownHost host = hosts.of(name);
        host.watched(limit);
        List<Runnable> actions = new ArrayList<>(2);
        Lookup running = host.lookup();
        if (running != null) {
            lookups.wakeToGiveUp(host, running, actions);
        } else if (host.isFresh(nowNanos) || host.failureAt(limit, nowNanos).isPresent()) {
            lookups.planRefresh(host, true, nowNanos, actions);
        } else {
            lookups.lookUp(host, nowNanos, actions);
        }
        return actions;
    }

    /** The host has left a topology. */
    List<Runnable> unwatched(String name, Duration limit, long nowNanos) {
        KnownHost host = hosts.find(name);
        if (host == null) {
            return List.of();
        }
        host.unwatched(limit);
        List<Runnable> actions = new ArrayList<>(2);
        if (!host.isWatched()) {
            actions.add(() -> host.alarm(Timers.Timeout.NONE));
        }
        Lookup lookup = host.lookup();
        if (lookup != null) {
            actions.addAll(lookups.cancelIfForsaken(host, lookup, nowNanos));
        }
        return actions;
    }

    /** None of its addresses could be connected to: asked afresh, at most once per second. */
    List<Runnable> unreachable(String name, long nowNanos) {
        KnownHost host = hosts.find(name);
        if (host == null) {
            return List.of();
        }
        if (host.lookup() != null) {
            host.distrust(nowNanos);
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>(2);
        if (!host.wasLookedUpWithin(BETWEEN_FRESH_LOOKUPS_NANOS, nowNanos)
                && host.failureAt(nowNanos).isEmpty()) {
            host.distrust(nowNanos);
            if (host.isWatched()) {
                lookups.lookUp(host, nowNanos, actions);
            }
        }
        return actions;
    }

    /** It is time to look up ahead, if anybody uses what is known. */
    List<Runnable> refreshDue(KnownHost host, long atNanos, long nowNanos) {
        if (!host.isWatched() || !host.isRefreshAt(atNanos) || host.lookup() != null) {
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>(2);
        if (host.isUsed() || !host.wasLookedUpWithin(KnownHost.LONGEST_NANOS, nowNanos)) {
            lookups.lookUp(host, nowNanos, actions);
        } else {
            lookups.planRefresh(host, false, nowNanos, actions);
        }
        return actions;
    }

    /** The host itself has waited long enough. */
    List<Runnable> gaveUp(Lookup lookup, long nowNanos) {
        KnownHost host = hosts.waitingFor(lookup);
        return host == null ? List.of() : lookups.cancelIfForsaken(host, lookup, nowNanos);
    }
}
