package io.codriver.internal.resolve.map;

import io.codriver.internal.resolve.source.Finding;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupProgress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one name, and who wants to know. Belongs to the owner of the {@link AddressBook}, except for the alarm.
 *
 * <p>Addresses are fresh for their time to live, 10 seconds at least and 5 minutes at most, 30 seconds where nobody said
 * how long. After that they are stale, and of use for an hour if no fresh answer can be had.
 */
final class KnownHost {

    static final long SHORTEST_NANOS = Duration.ofSeconds(10).toNanos();
    static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();
    static final long UNSAID_NANOS = Duration.ofSeconds(30).toNanos();
    static final long STALE_NANOS = Duration.ofHours(1).toNanos();
    static final long DENIED_NANOS = Duration.ofSeconds(1).toNanos();
    static final long FIRST_FAILURE_NANOS = Duration.ofMillis(500).toNanos();
    static final long LONGEST_FAILURE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Duration LONGEST_WATCH = Duration.ofDays(1);

    private final String name;
    private final AtomicReference<Timers.Timeout> alarm = new AtomicReference<>(Timers.Timeout.NONE);
    /** The limits of those in whose topology it is. */
    private final List<Duration> watches = new ArrayList<>(1);

    private List<InetAddress> addresses = List.of();
    private long answeredAtNanos;
    private long freshUntilNanos;
    private @Nullable Throwable failure;
    private long failureUntilNanos;
    private long failureHoldsForNanos = Long.MAX_VALUE;
    private int failuresInARow;
    private @Nullable Lookup lookup;
    private long lookedUpAtNanos;
    private boolean lookedUp;
    private boolean used;
    private long refreshAtNanos;

    KnownHost(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    // ---- what is known

    /** An answer that replaces what was known. */
    void learn(Finding finding, long nowNanos) {
        addresses = finding.addresses();
        answeredAtNanos = nowNanos;
        freshUntilNanos = nowNanos + lifeNanos(finding.timeToLive());
        failure = null;
        failuresInARow = 0;
    }

    /** The rest of an answer. */
    void learnMore(Finding finding, long nowNanos) {
        Set<InetAddress> all = new LinkedHashSet<>(addresses);
        all.addAll(finding.addresses());
        addresses = List.copyOf(all);
        freshUntilNanos = Math.min(freshUntilNanos - nowNanos, lifeNanos(finding.timeToLive())) + nowNanos;
    }

    /** All that is known, and how long the newest part of it may be kept. */
    Finding all(Finding newest) {
        return new Finding(addresses, newest.timeToLive());
    }

    /** There is no such name, or it has no address: what was known is wrong. */
    void deny(Throwable error, long nowNanos) {
        addresses = List.of();
        failuresInARow = 0;
        failure = error;
        failureHoldsForNanos = Long.MAX_VALUE;
        failureUntilNanos = nowNanos + DENIED_NANOS;
    }

    /** Nobody could tell: what was known may still be right. */
    void fail(Throwable error, long nowNanos) {
        fail(error, Long.MAX_VALUE, nowNanos);
    }

    /** It was given up after that long, which says nothing to those who would wait longer. */
    void giveUp(Throwable error, Duration waited, long nowNanos) {
        fail(error, waited.toNanos(), nowNanos);
    }

    private void fail(Throwable error, long holdsForNanos, long nowNanos) {
        failure = error;
        failureHoldsForNanos = holdsForNanos;
        failureUntilNanos =
                nowNanos + Math.min(FIRST_FAILURE_NANOS << Math.min(failuresInARow, 10), LONGEST_FAILURE_NANOS);
        failuresInARow++;
    }

    /** The addresses lead nowhere: they are not given out again before somebody was asked. */
    void distrust(long nowNanos) {
        if (isFresh(nowNanos)) {
            freshUntilNanos = nowNanos;
        }
    }

    List<InetAddress> addresses() {
        return addresses;
    }

    /** When the answer came which they belong to. */
    long answeredAtNanos() {
        return answeredAtNanos;
    }

    boolean isFresh(long nowNanos) {
        return !addresses.isEmpty() && freshUntilNanos - nowNanos > 0;
    }

    boolean hasStale(long nowNanos) {
        return !addresses.isEmpty() && nowNanos - answeredAtNanos < STALE_NANOS;
    }

    /** Why the last lookup failed, as long as it is too early for another for somebody with this limit. */
    Optional<Throwable> failureAt(Duration limit, long nowNanos) {
        return bounded(limit).toNanos() <= failureHoldsForNanos ? failureAt(nowNanos) : Optional.empty();
    }

    /** As {@link #failureAt(Duration, long)}, for those who were in no hurry. */
    Optional<Throwable> failureAt(long nowNanos) {
        return failure != null && failureUntilNanos - nowNanos > 0 ? Optional.of(failure) : Optional.empty();
    }

    /** What is at hand, counted as used. */
    AddressBatch atHand(LookupProgress progress, long nowNanos) {
        used = true;
        boolean fresh = isFresh(nowNanos);
        Duration left = fresh ? Duration.ofNanos(freshUntilNanos - nowNanos) : null;
        return new AddressBatch(addresses, left, progress, !fresh, true);
    }

    private static long lifeNanos(@Nullable Duration timeToLive) {
        if (timeToLive == null) {
            return UNSAID_NANOS;
        }
        long seconds =
                Math.min(timeToLive.toSeconds(), Duration.ofNanos(LONGEST_NANOS).toSeconds());
        return Math.max(Duration.ofSeconds(seconds).toNanos(), SHORTEST_NANOS);
    }

    // ---- the lookup under way

    @Nullable
    Lookup lookup() {
        return lookup;
    }

    void begins(Lookup next, long nowNanos) {
        lookup = next;
        lookedUp = true;
        lookedUpAtNanos = nowNanos;
        used = false;
    }

    void ends() {
        lookup = null;
    }

    boolean wasLookedUpWithin(long nanos, long nowNanos) {
        return lookedUp && nowNanos - lookedUpAtNanos < nanos;
    }

    /** Whether the name itself still waits for the lookup, so that it goes on without anybody else. */
    boolean waitsFor(Lookup running, long nowNanos) {
        return isWatched() && giveUpNanos(running) - nowNanos > 0;
    }

    /** When the name itself no longer waits. */
    long giveUpNanos(Lookup running) {
        return running.queuedAtNanos()
                + watches.stream().mapToLong(Duration::toNanos).max().orElse(0);
    }

    // ---- topologies

    boolean isWatched() {
        return !watches.isEmpty();
    }

    void watched(Duration limit) {
        watches.add(bounded(limit));
    }

    void unwatched(Duration limit) {
        watches.remove(bounded(limit));
    }

    // Longer ones could not be counted in nanoseconds.
    private static Duration bounded(Duration limit) {
        return limit.compareTo(LONGEST_WATCH) > 0 ? LONGEST_WATCH : limit;
    }

    // ---- refreshing

    boolean isUsed() {
        return used;
    }

    /** Whether a refresh was set for this moment, and not for another one since. */
    boolean isRefreshAt(long atNanos) {
        return refreshAtNanos == atNanos;
    }

    /**
     * When to look up again: before the addresses grow stale if they are used, after five minutes if not.
     *
     * @param jitter between 0 and 1, so that the hosts of many clients do not fall into step
     */
    long planRefresh(boolean soon, double jitter, long nowNanos) {
        long failureLeft = failure == null ? 0 : failureUntilNanos - nowNanos;
        long nextNanos;
        if (!soon) {
            nextNanos = lookedUpAtNanos + LONGEST_NANOS + (long) (jitter * LONGEST_NANOS / 10);
        } else if (failureLeft > 0) {
            nextNanos = failureUntilNanos;
        } else {
            nextNanos = refreshNanos() - (long) (jitter * (freshUntilNanos - answeredAtNanos) / 20);
        }
        refreshAtNanos = nextNanos;
        return nextNanos;
    }

    /** Whether the addresses are about to grow stale. */
    boolean isAging(long nowNanos) {
        return refreshNanos() - nowNanos <= 0;
    }

    private long refreshNanos() {
        long lead = Math.max(Duration.ofSeconds(5).toNanos(), (freshUntilNanos - answeredAtNanos) / 10);
        return freshUntilNanos - lead;
    }

    /** Sets the alarm, in place of another one. Any thread. */
    void alarm(Timers.Timeout next) {
        alarm.getAndSet(next).cancel();
    }
}
