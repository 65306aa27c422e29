package io.codriver.internal.resolve;

import io.codriver.event.OpeningLedger;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupTimeoutException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which names are being looked up, and who waits for each: one lookup per name. Plain state with one owner at a time; every
 * event returns what is to be done afterwards, outside.
 *
 * <p>A waiter who leaves never touches the others; the last one out takes the lookup along unless it has
 * started. One that has started cannot be stopped: it stays in the book, and later waiters join it instead of starting a
 * second one.
 */
final class LookupBook {

    /** What the book decides. Called outside the turns. */
    interface Actions {

        void submit(Lookup lookup);

        void forget(Lookup lookup);

        /** What the line's thread does when the turn of this lookup has come. */
        void perform(Lookup lookup);
    }

    // Concurrent only for those who read the progress.
    private final Map<String, Lookup> inFlight = new ConcurrentHashMap<>();
    private final Actions outside;
    private final LookupCounters counters;

    LookupBook(Actions outside, LookupCounters counters) {
        this.outside = outside;
        this.counters = counters;
    }

    /** Somebody wants to know: joins the lookup in flight, or puts a new one in line. */
    List<Runnable> joined(LookupWaiter waiter, long nowNanos) {
        if (waiter.hasLeft()) {
            return List.of();
        }
        Lookup running = inFlight.get(waiter.host());
        if (running != null) {
            running.join(waiter);
            counters.joined();
            return List.of();
        }
        Lookup lookup = new Lookup(waiter.host(), nowNanos, outside::perform);
        lookup.join(waiter);
        inFlight.put(waiter.host(), lookup);
        counters.lookedUp();
        return List.of(() -> outside.submit(lookup));
    }

    /** Somebody lost interest. */
    List<Runnable> left(LookupWaiter waiter) {
        waiter.leave();
        Lookup lookup = inFlight.get(waiter.host());
        if (lookup == null || !lookup.leave(waiter)) {
            return List.of();
        }
        if (!lookup.isForsaken()) {
            return List.of();
        }
        if (lookup.task().cancel()) {
            inFlight.remove(lookup.host(), lookup);
            return List.of(() -> outside.forget(lookup));
        }
        lookup.runsOn(counters);
        return List.of();
    }

    /** Somebody's limit has passed. */
    List<Runnable> expired(LookupWaiter waiter, long nowNanos) {
        Lookup lookup = inFlight.get(waiter.host());
        LookupProgress progress =
                lookup == null ? LookupProgress.DIRECT : lookup.progressFor(waiter.sinceNanos(), nowNanos);
        List<Runnable> actions = new ArrayList<>(left(waiter));
        actions.add(() -> waiter.failed(timeout(waiter.host(), waiter.limit(), progress)));
        return actions;
    }

    /** The lookup has an answer, which may be empty. */
    List<Runnable> answered(Lookup lookup, List<InetAddress> addresses, long nowNanos) {
        return ended(lookup, waiter -> {
            LookupProgress progress = lookup.progressFor(waiter.sinceNanos(), nowNanos);
            return () -> waiter.answered(new AddressBatch(addresses, null, progress, false));
        });
    }

    /** The lookup has failed, or was not taken on: all who wait for it share the error. */
    List<Runnable> failed(Lookup lookup, Throwable error) {
        return ended(lookup, waiter -> () -> waiter.failed(error));
    }

    /** How the lookup in flight for this name stands. Anybody, at any time. */
    Optional<LookupProgress> progress(String host, long nowNanos) {
        return Optional.ofNullable(inFlight.get(host)).map(lookup -> lookup.progress(nowNanos));
    }

    /** How many names are in flight. Anybody, at any time. */
    int size() {
        return inFlight.size();
    }

    /** How many of them stand in line. Anybody, at any time. */
    int queued() {
        return (int) inFlight.values().stream().filter(Lookup::isQueued).count();
    }

    private List<Runnable> ended(Lookup lookup, Function<LookupWaiter, Runnable> toTell) {
        if (!inFlight.remove(lookup.host(), lookup)) {
            return List.of();
        }
        List<Runnable> actions = new ArrayList<>();
        for (LookupWaiter waiter : lookup.waiters()) {
            actions.add(toTell.apply(waiter));
        }
        return actions;
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
