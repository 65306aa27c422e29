package io.codriver.internal.resolve.map;

import io.codriver.internal.resolve.source.AddressSource;
import io.codriver.internal.resolve.source.Finding;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupRejectedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;

/**
 * Which names are known, which are being looked up, and who waits. Plain state with one owner at a time; every event
 * returns what is to be done afterwards, outside. Here are the waiters and the answers; how lookups begin and end is in
 * {@link LookupsInFlight}, what topologies want in {@link Upkeep}, what is known of one name in {@link KnownHost}.
 *
 * <p>A waiter who leaves never touches the others. The last one out takes the lookup along unless it has started, or the
 * host is in a topology: then the host itself waits until the limit. A lookup that cannot be stopped stays in the book;
 * later waiters join it instead of starting a second one, and its answer still fills the book.
 *
 * <p>Stale addresses are given out only after a failed lookup or one that takes longer than {@value #SLOW_MILLIS} ms, and
 * never once a lookup has said that there is no such name.
 */
final class AddressBook {

    static final int SLOW_MILLIS = 1_800;

    private static final long SLOW_NANOS = Duration.ofMillis(SLOW_MILLIS).toNanos();

    /** What the book decides. Called outside the turns. */
    interface Actions {

        void begin(Lookup lookup);

        void forget(Lookup lookup);

        void prefer(Lookup lookup);

        /** Calls {@link #slow} later. */
        void wakeIfSlow(LookupWaiter waiter, long atNanos);

        /** Calls {@link Upkeep#gaveUp} later. */
        void wakeToGiveUp(Lookup lookup, long atNanos);

        /** Calls {@link Upkeep#refreshDue} later. */
        void wakeToRefresh(KnownHost host, long atNanos);
    }

    private final KnownHosts hosts = new KnownHosts();
    private final LookupsInFlight lookups;
    private final Upkeep upkeep;
    private final Actions outside;
    private final LookupCounters counters;

    AddressBook(Actions outside, LookupCounters counters, RandomGenerator random) {
        this.outside = outside;
        this.counters = counters;
        this.lookups = new LookupsInFlight(outside, counters, random);
        this.upkeep = new Upkeep(hosts, lookups);
    }

    /** What topologies tell. */
    Upkeep upkeep() {
        return upkeep;
    }

    /** Tells all addresses of this name and when they were learnt, if the answer is fresh and complete. */
    List<Runnable> freshAddresses(String name, ObjLongConsumer<? super Collection<InetAddress>> told, long nowNanos) {
        KnownHost host = hosts.find(name);
        if (host == null || host.lookup() != null || !host.isFresh(nowNanos)) {
            return List.of();
        }
        List<InetAddress> addresses = host.addresses();
        long answeredNanos = host.answeredAtNanos();
        return List.of(() -> told.accept(addresses, answeredNanos));
    }

    // ---- waiters

    /** Somebody wants to know: answered at once, or joins the lookup in flight, or has a new one begun. */
    List<Runnable> joined(LookupWaiter waiter, long nowNanos) {
        if (waiter.hasLeft()) {
            return List.of();
        }
        KnownHost host = hosts.of(waiter.host());
        List<Runnable> actions = new ArrayList<>(3);
        if (host.isFresh(nowNanos)) {
            tellAtHand(host, waiter, LookupProgress.DIRECT, nowNanos, actions);
            if (host.isWatched() && host.isAging(nowNanos)) {
                lookups.lookUp(host, nowNanos, actions);
            }
            return actions;
        }
        Optional<Throwable> failure = host.failureAt(waiter.limit(), nowNanos);
        if (failure.isPresent() && host.lookup() == null) {
            tellFailure(host, waiter, failure.get(), nowNanos, actions);
            return actions;
        }
        if (host.lookup() != null) {
            counters.joined();
        }
        Lookup lookup = lookups.lookUp(host, nowNanos, actions);
        lookup.join(waiter);
        if (waiter.goesFirst() && lookup.becomesPreferred()) {
            actions.add(() -> outside.prefer(lookup));
        }
        if (host.hasStale(nowNanos)) {
            long slowAt = lookup.queuedAtNanos() + SLOW_NANOS;
            actions.add(() -> outside.wakeIfSlow(waiter, slowAt));
        }
        return actions;
    }

    /** Somebody lost interest. */
    List<Runnable> left(LookupWaiter waiter, long nowNanos) {
        waiter.leave();
        KnownHost host = hosts.find(waiter.host());
        Lookup lookup = host == null ? null : host.lookup();
        if (host == null || lookup == null || !lookup.leave(waiter)) {
            return List.of();
        }
        return lookups.cancelIfForsaken(host, lookup, nowNanos);
    }

    /** Somebody's limit has passed. */
    List<Runnable> expired(LookupWaiter waiter, long nowNanos) {
        Lookup lookup = lookups.of(waiter.host());
        LookupProgress progress =
                lookup == null ? LookupProgress.DIRECT : lookup.progressFor(waiter.sinceNanos(), nowNanos);
        List<Runnable> actions = new ArrayList<>(left(waiter, nowNanos));
        actions.add(() -> waiter.failed(Overdue.error(waiter.host(), waiter.limit(), progress)));
        return actions;
    }

    /** The lookup that somebody waits for is slow; stale addresses are better than none. It goes on. */
    List<Runnable> slow(LookupWaiter waiter, long nowNanos) {
        KnownHost host = hosts.find(waiter.host());
        Lookup lookup = host == null ? null : host.lookup();
        if (host == null || lookup == null || !host.hasStale(nowNanos)) {
            return List.of();
        }
        // Before the waiter leaves, who is one of those that share it.
        LookupProgress progress = lookup.progressFor(waiter.sinceNanos(), nowNanos);
        if (!lookup.leave(waiter)) {
            return List.of();
        }
        lookup.outlivesItsWaiters();
        List<Runnable> actions = new ArrayList<>(1);
        tellAtHand(host, waiter, progress, nowNanos, actions);
        return actions;
    }

    // ---- lookups

    /** The lookup has some addresses. */
    List<Runnable> partly(Lookup lookup, Finding finding, long nowNanos) {
        KnownHost host = hosts.waitingFor(lookup);
        if (host == null || finding.addresses().isEmpty()) {
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>();
        note(host, lookup, finding, nowNanos);
        // The rest belongs into the book, whoever is gone by then.
        lookup.outlivesItsWaiters();
        tell(lookup, finding, finding, nowNanos, actions);
        return actions;
    }

    /** The lookup has an answer, or the rest of one, which may be empty. */
    List<Runnable> answered(Lookup lookup, Finding finding, long nowNanos) {
        KnownHost host = hosts.waitingFor(lookup);
        if (host == null) {
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>();
        if (!finding.addresses().isEmpty()) {
            boolean rest = lookup.hasSpoken();
            note(host, lookup, finding, nowNanos);
            tell(lookup, finding, rest ? host.all(finding) : finding, nowNanos, actions);
        } else if (!lookup.hasSpoken()) {
            host.deny(new UnknownHostException("'" + host.name() + "' has no address"), nowNanos);
        }
        lookup.waiters().forEach(waiter -> actions.add(waiter::ended));
        lookups.ended(host, lookup, nowNanos, actions);
        return actions;
    }

    /** The lookup has failed, or was not taken on: all who wait for it share the error. */
    List<Runnable> failed(Lookup lookup, Throwable error, long nowNanos) {
        KnownHost host = hosts.waitingFor(lookup);
        if (host == null) {
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>();
        if (!lookup.hasSpoken()) {
            if (AddressSource.deniesName(error)) {
                host.deny(error, nowNanos);
            } else if (!(error instanceof LookupRejectedException)) {
                host.fail(error, nowNanos);
            }
        }
        lookup.waiters().forEach(waiter -> {
            if (lookup.hasSpoken()) {
                actions.add(waiter::ended);
            } else {
                tellFailure(host, waiter, error, nowNanos, actions);
            }
        });
        lookups.ended(host, lookup, nowNanos, actions);
        return actions;
    }

    // ---- anybody, at any time

    /** How the lookup in flight for this name stands. */
    Optional<LookupProgress> progress(String host, long nowNanos) {
        return lookups.progress(host, nowNanos);
    }

    /** How many of them stand in line. */
    int queued() {
        return lookups.queued();
    }

    /** How many names are in flight. */
    int size() {
        return lookups.size();
    }

    // ---- inside

    private static void note(KnownHost host, Lookup lookup, Finding finding, long nowNanos) {
        if (lookup.hasSpoken()) {
            host.learnMore(finding, nowNanos);
        } else {
            host.learn(finding, nowNanos);
            lookup.speaks();
        }
    }

    private static void tell(Lookup lookup, Finding finding, Finding all, long nowNanos, List<Runnable> actions) {
        for (LookupWaiter waiter : lookup.waiters()) {
            LookupProgress progress = lookup.progressFor(waiter.sinceNanos(), nowNanos);
            AddressBatch batch = batch(finding, progress);
            if (finding == all) {
                actions.add(() -> waiter.heard(batch));
            } else {
                actions.add(() -> waiter.heardRest(batch, batch(all, progress)));
            }
        }
    }

    private static AddressBatch batch(Finding finding, LookupProgress progress) {
        return new AddressBatch(finding.addresses(), finding.timeToLive(), progress, false, false);
    }

    private void tellAtHand(
            KnownHost host, LookupWaiter waiter, LookupProgress progress, long nowNanos, List<Runnable> actions) {
        AddressBatch batch = host.atHand(progress, nowNanos);
        if (batch.stale()) {
            counters.servedStale();
        } else {
            counters.hit();
        }
        actions.add(() -> {
            waiter.heard(batch);
            waiter.ended();
        });
    }

    private void tellFailure(
            KnownHost host, LookupWaiter waiter, Throwable error, long nowNanos, List<Runnable> actions) {
        if (host.hasStale(nowNanos)) {
            tellAtHand(host, waiter, LookupProgress.DIRECT, nowNanos, actions);
        } else {
            actions.add(() -> waiter.failed(error));
        }
    }
}
