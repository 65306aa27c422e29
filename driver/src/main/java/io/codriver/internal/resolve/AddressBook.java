package io.codriver.internal.resolve;

import io.codriver.event.OpeningLedger;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupRejectedException;
import io.codriver.resolve.LookupTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Which names are known, which are being looked up, and who waits: one lookup per name. Plain state with one owner at a
 * time; every event returns what is to be done afterwards, outside.
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
    /** Names kept that are in no topology and not under way; the oldest is dropped. */
    static final int KEPT_NAMES = 1_024;

    private static final long SLOW_NANOS = Duration.ofMillis(SLOW_MILLIS).toNanos();
    private static final long BETWEEN_FRESH_LOOKUPS_NANOS =
            Duration.ofSeconds(1).toNanos();

    /** What the book decides. Called outside the turns. */
    interface Actions {

        void begin(Lookup lookup);

        void forget(Lookup lookup);

        void prefer(Lookup lookup);

        /** Calls {@link #slow} later. */
        void wakeIfSlow(LookupWaiter waiter, long atNanos);

        /** Calls {@link #gaveUp} later. */
        void wakeToGiveUp(Lookup lookup, long atNanos);

        /** Calls {@link #refreshDue} later. */
        void wakeToRefresh(KnownHost host, long atNanos);
    }

    private final Map<String, KnownHost> hosts = new LinkedHashMap<>();
    // Concurrent only for those who read the progress.
    private final Map<String, Lookup> inFlight = new ConcurrentHashMap<>();
    private final Actions outside;
    private final LookupCounters counters;
    private final RandomGenerator random;

    AddressBook(Actions outside, LookupCounters counters, RandomGenerator random) {
        this.outside = outside;
        this.counters = counters;
        this.random = random;
    }

    // ---- waiters

    /** Somebody wants to know: answered at once, or joins the lookup in flight, or has a new one begun. */
    List<Runnable> joined(LookupWaiter waiter, long nowNanos) {
        if (waiter.hasLeft()) {
            return List.of();
        }
        KnownHost host = host(waiter.host());
        List<Runnable> actions = new ArrayList<>(3);
        if (host.isFresh(nowNanos)) {
            tellAtHand(host, waiter, LookupProgress.DIRECT, nowNanos, actions);
            if (host.isWatched() && host.isAging(nowNanos)) {
                lookUp(host, nowNanos, actions);
            }
            return actions;
        }
        Optional<Throwable> failure = host.failureAt(nowNanos);
        if (failure.isPresent() && host.lookup() == null) {
            tellFailure(host, waiter, failure.get(), nowNanos, actions);
            return actions;
        }
        if (host.lookup() != null) {
            counters.joined();
        }
        Lookup lookup = lookUp(host, nowNanos, actions);
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
        KnownHost host = hosts.get(waiter.host());
        Lookup lookup = host == null ? null : host.lookup();
        if (host == null || lookup == null || !lookup.leave(waiter)) {
            return List.of();
        }
        return cancelIfForsaken(host, lookup, nowNanos);
    }

    /** Somebody's limit has passed. */
    List<Runnable> expired(LookupWaiter waiter, long nowNanos) {
        Lookup lookup = inFlight.get(waiter.host());
        LookupProgress progress =
                lookup == null ? LookupProgress.DIRECT : lookup.progressFor(waiter.sinceNanos(), nowNanos);
        List<Runnable> actions = new ArrayList<>(left(waiter, nowNanos));
        actions.add(() -> waiter.failed(timeout(waiter.host(), waiter.limit(), progress)));
        return actions;
    }

    /** The lookup that somebody waits for is slow; stale addresses are better than none. It goes on. */
    List<Runnable> slow(LookupWaiter waiter, long nowNanos) {
        KnownHost host = hosts.get(waiter.host());
        Lookup lookup = host == null ? null : host.lookup();
        if (host == null || lookup == null || !host.hasStale(nowNanos) || !lookup.leave(waiter)) {
            return List.of();
        }
        lookup.outlivesItsWaiters();
        List<Runnable> actions = new ArrayList<>(1);
        tellAtHand(host, waiter, lookup.progressFor(waiter.sinceNanos(), nowNanos), nowNanos, actions);
        return actions;
    }

    // ---- lookups

    /** The lookup has some addresses. */
    List<Runnable> partly(Lookup lookup, Finding finding, long nowNanos) {
        KnownHost host = hosts.get(lookup.host());
        if (host == null || host.lookup() != lookup || finding.addresses().isEmpty()) {
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
        KnownHost host = hosts.get(lookup.host());
        if (host == null || host.lookup() != lookup) {
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
        ended(host, lookup, nowNanos, actions);
        return actions;
    }

    /** The lookup has failed, or was not taken on: all who wait for it share the error. */
    List<Runnable> failed(Lookup lookup, Throwable error, long nowNanos) {
        KnownHost host = hosts.get(lookup.host());
        if (host == null || host.lookup() != lookup) {
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>();
        if (!lookup.hasSpoken()) {
            if (deniesName(error)) {
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
        ended(host, lookup, nowNanos, actions);
        return actions;
    }

    /** The host itself has waited long enough. */
    List<Runnable> gaveUp(Lookup lookup, long nowNanos) {
        KnownHost host = hosts.get(lookup.host());
        if (host == null || host.lookup() != lookup) {
            return List.of();
        }
        return cancelIfForsaken(host, lookup, nowNanos);
    }

    /** Whether this says that there is no such name, as opposed to: nobody could tell. */
    static boolean deniesName(Throwable error) {
        // The JDK throws the same for both; the text is that of the C library's EAI_AGAIN.
        return error instanceof UnknownHostException
                && !String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("temporary failure");
    }

    // ---- topologies

    /** The host has entered a topology. */
    List<Runnable> watched(String name, Duration limit, long nowNanos) {
        KnownHost host = host(name);
        host.watched(limit);
        List<Runnable> actions = new ArrayList<>(2);
        Lookup running = host.lookup();
        if (running != null) {
            long giveUp = host.giveUpNanos(running);
            actions.add(() -> outside.wakeToGiveUp(running, giveUp));
        } else if (host.isFresh(nowNanos) || host.failureAt(nowNanos).isPresent()) {
            planRefresh(host, true, nowNanos, actions);
        } else {
            lookUp(host, nowNanos, actions);
        }
        return actions;
    }

    /** The host has left a topology. */
    List<Runnable> unwatched(String name, Duration limit, long nowNanos) {
        KnownHost host = hosts.get(name);
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
            actions.addAll(cancelIfForsaken(host, lookup, nowNanos));
        }
        return actions;
    }

    /** None of its addresses could be connected to. */
    List<Runnable> unreachable(String name, long nowNanos) {
        KnownHost host = hosts.get(name);
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
                lookUp(host, nowNanos, actions);
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
            lookUp(host, nowNanos, actions);
        } else {
            planRefresh(host, false, nowNanos, actions);
        }
        return actions;
    }

    // ---- anybody, at any time

    /** How the lookup in flight for this name stands. */
    Optional<LookupProgress> progress(String host, long nowNanos) {
        return Optional.ofNullable(inFlight.get(host)).map(lookup -> lookup.progress(nowNanos));
    }

    /** How many of them stand in line. */
    int queued() {
        return (int) inFlight.values().stream().filter(Lookup::isQueued).count();
    }

    /** How many names are in flight. */
    int size() {
        return inFlight.size();
    }

    // ---- inside

    private KnownHost host(String name) {
        KnownHost host = hosts.get(name);
        if (host == null) {
            makeRoom();
            host = new KnownHost(name);
            hosts.put(name, host);
        }
        return host;
    }

    private void makeRoom() {
        Iterator<KnownHost> eldest = hosts.values().iterator();
        while (hosts.size() >= KEPT_NAMES && eldest.hasNext()) {
            KnownHost host = eldest.next();
            if (host.lookup() == null && !host.isWatched()) {
                eldest.remove();
            }
        }
    }

    private Lookup lookUp(KnownHost host, long nowNanos, List<Runnable> actions) {
        Lookup running = host.lookup();
        if (running != null) {
            return running;
        }
        Lookup lookup = new Lookup(host.name(), nowNanos);
        host.begins(lookup, nowNanos);
        inFlight.put(host.name(), lookup);
        counters.lookedUp();
        actions.add(() -> outside.begin(lookup));
        if (host.isWatched()) {
            long giveUp = host.giveUpNanos(lookup);
            actions.add(() -> outside.wakeToGiveUp(lookup, giveUp));
        }
        return lookup;
    }

    private List<Runnable> cancelIfForsaken(KnownHost host, Lookup lookup, long nowNanos) {
        if (!lookup.isForsaken() || host.waitsFor(lookup, nowNanos)) {
            return List.of();
        }
        if (!lookup.task().cancel()) {
            lookup.runsOn(counters);
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>(2);
        actions.add(() -> outside.forget(lookup));
        if (host.isWatched()) {
            Duration waited = Duration.ofNanos(nowNanos - lookup.queuedAtNanos());
            host.fail(timeout(host.name(), waited, lookup.progress(nowNanos)), nowNanos);
        }
        ended(host, lookup, nowNanos, actions);
        return actions;
    }

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

    private void ended(KnownHost host, Lookup lookup, long nowNanos, List<Runnable> actions) {
        host.ends();
        actions.add(lookup::over);
        inFlight.remove(host.name(), lookup);
        if (host.isWatched()) {
            planRefresh(host, true, nowNanos, actions);
        }
    }

    private void planRefresh(KnownHost host, boolean soon, long nowNanos, List<Runnable> actions) {
        long atNanos = host.planRefresh(soon, random.nextDouble(), nowNanos);
        actions.add(() -> outside.wakeToRefresh(host, atNanos));
    }

    /** The error of somebody whose limit has passed. */
    static LookupTimeoutException timeout(String host, Duration limit, LookupProgress progress) {
        String why = progress.started()
                ? "the lookup is still under way"
                : "the lookup has not begun, it stands behind " + progress.behind() + " others";
        return new LookupTimeoutException(
                "No answer for '" + host + "' within " + OpeningLedger.readable(limit) + ": " + why, progress);
    }
}
