package io.codriver.internal.connect;

import io.codriver.internal.connect.Attempt.Outcome;
import io.codriver.internal.time.Deadline;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which address is tried when, and which attempt wins. Pure: facts and the time go in, {@link Action}s come
 * out, nothing is done here.
 *
 * <ol>
 *   <li>Addresses are shuffled within a family, so that not every pool pins the first record, and the families take
 *       turns, IPv6 first. Those that {@linkplain AddressHealth failed lately} come after all others. An address that was
 *       offered before is not tried again.
 *   <li>The next attempt starts {@link #STAGGER} after the last one, or at once when one has failed. Starting the next
 *       never aborts the last.
 *   <li>{@link #SLOTS} attempts are in flight at most, one more once an address has refused: a refusal costs nobody
 *       anything and shows that the network is not the problem, whereas silence may be overload, which more SYNs feed.
 *   <li>Where addresses outnumber the slots each gets its share of what is left of the limit, at least
 *       {@link #LEAST_SHARE} or half of what is left. An attempt that has had its share is closed only if another
 *       address waits for its slot.
 *   <li>The connect limit starts with the first attempt; the caller's deadline stands above it.
 *   <li>There is exactly one {@link Win} or one {@link Fail}, unless the race is {@linkplain #cancel cancelled}, and
 *       every other attempt that was started is closed: also one that connects in the same moment as the winner.
 * </ol>
 *
 * <p>Owned by one thread at a time. Spec: RFC 8305 "Happy Eyeballs Version 2", sections 4 and 5; the bounds on what is in
 * flight are our own.
 */
final class TcpRace {

    /** Pause between two attempts while nothing fails. Spec: RFC 8305, "Connection Attempt Delay". */
    static final Duration STAGGER = Duration.ofMillis(250);

    /** How many attempts may be in flight while nobody refuses. */
    static final int SLOTS = 2;

    /** What a share is at least, unless half of what is left is less. */
    static final Duration LEAST_SHARE = Duration.ofSeconds(2);

    /** What shares are taken from when nothing limits the race; one silent address must not keep its slot for ever. */
    static final Duration LEFT_WITHOUT_LIMIT = Duration.ofSeconds(10);

    /** What the owner of the race has to do, in the order of the list. */
    sealed interface Action permits Start, Close, Win, Fail {}

    /** Begin an attempt. */
    record Start(SocketAddress address) implements Action {}

    /** Close the attempt's channel, whatever its state. */
    record Close(SocketAddress address) implements Action {}

    /** Hand this attempt's channel over: the race is decided. */
    record Win(SocketAddress address) implements Action {}

    /**
     * Report the failure: the race is over.
     *
     * @param timedOut whether a limit passed, as opposed to every address failing
     */
    record Fail(boolean timedOut) implements Action {}

    /** One attempt. Its share is the moment from which it may be closed in favour of a waiting address. */
    private static final class Run {

        final SocketAddress address;
        final long startNanos;
        Deadline share = Deadline.NEVER;
        Outcome outcome = Outcome.RUNNING;
        long endNanos;

        @Nullable
        Throwable cause;

        Run(SocketAddress address, long startNanos) {
            this.address = address;
            this.startNanos = startNanos;
        }

        boolean isRunning() {
            return outcome == Outcome.RUNNING;
        }

        void end(long now, Outcome how) {
            outcome = how;
            endNanos = now;
        }

        Attempt asOf(long now) {
            return new Attempt(address, startNanos, isRunning() ? now : endNanos, outcome, cause);
        }
    }

    private final Duration connectLimit;
    private final Random randomness;
    private final WaitingLine waiting;
    /** In the order in which they were started. */
    private final Map<SocketAddress, Run> runs = new LinkedHashMap<>();

    /** The caller's deadline until the first start, from then on the earlier of it and the connect limit. */
    private Deadline limit;

    private Deadline staggered = Deadline.NEVER;
    private boolean mayStartAtOnce = true;
    private boolean refusalSeen;
    private boolean allOffered;
    private boolean over;

    /**
     * @param connectLimit counted from the first attempt; zero for none
     * @param by the caller's deadline
     * @param randomness shuffles
     * @param failedLately addresses that are tried after all others
     */
    TcpRace(Duration connectLimit, Deadline by, Random randomness, Predicate<SocketAddress> failedLately) {
        this.connectLimit = connectLimit;
        this.limit = by;
        this.randomness = randomness;
        this.waiting = new WaitingLine(failedLately);
    }

    /** More addresses are known; with {@code last}, no others will follow. */
    List<Action> offer(long now, List<? extends SocketAddress> addresses, boolean last) {
        if (over) {
            return List.of();
        }
        for (SocketAddress address : shuffled(addresses)) {
            if (!runs.containsKey(address)) {
                waiting.add(address);
            }
        }
        allOffered |= last;
        // What was started while fewer addresses were known took a larger share than it is due now.
        for (Run run : runs.values()) {
            if (run.isRunning()) {
                run.share = shareFrom(run.startNanos);
            }
        }
        return advance(now);
    }

    /** Time has passed; due at {@link #wakeAt()}, harmless at any other moment. */
    List<Action> tick(long now) {
        return over ? List.of() : advance(now);
    }

    /** An attempt has connected. Whoever is first wins; the others, late ones included, are closed. */
    List<Action> connected(long now, SocketAddress address) {
        Run winner = runs.get(address);
        if (over || winner == null || !winner.isRunning()) {
            return List.of(new Close(address));
        }
        winner.end(now, Outcome.OK);
        List<Action> actions = closeRunning(now, Outcome.LOST);
        actions.add(new Win(address));
        over = true;
        return actions;
    }

    /** An address answered that nobody listens there. */
    List<Action> refused(long now, SocketAddress address, Throwable cause) {
        return ended(now, address, Outcome.REFUSED, cause);
    }

    /** An attempt ended with any other error. */
    List<Action> failed(long now, SocketAddress address, Throwable cause) {
        return ended(now, address, Outcome.FAILED, cause);
    }

    /** Nobody wants a connection any more. */
    List<Action> cancel(long now) {
        if (over) {
            return List.of();
        }
        over = true;
        return closeRunning(now, Outcome.LOST);
    }

    /** When {@link #tick} should be called next, if nothing else happens before. */
    Deadline wakeAt() {
        if (over) {
            return Deadline.NEVER;
        }
        Deadline wake = limit;
        if (waiting.size() > 0) {
            if (runningCount() < slots()) {
                wake = wake.earlier(staggered);
            } else {
                for (Run run : runs.values()) {
                    wake = run.isRunning() ? wake.earlier(run.share) : wake;
                }
            }
        }
        return wake;
    }

    /** Whether there is a winner, a failure or a cancellation: nothing more will be started. */
    boolean isOver() {
        return over;
    }

    /** All that were begun, in their order, as they stand at {@code now}. */
    List<Attempt> attempts(long now) {
        if (runs.isEmpty()) {
            return List.of();
        }
        Attempt[] attempts = new Attempt[runs.size()];
        int count = 0;
        for (Run run : runs.values()) {
            attempts[count++] = run.asOf(now);
        }
        return List.of(attempts);
    }

    private List<? extends SocketAddress> shuffled(List<? extends SocketAddress> addresses) {
        if (addresses.size() < 2) {
            return addresses;
        }
        List<SocketAddress> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled, randomness);
        return shuffled;
    }

    private List<Action> ended(long now, SocketAddress address, Outcome how, Throwable cause) {
        Run run = runs.get(address);
        if (over || run == null || !run.isRunning()) {
            return List.of();
        }
        run.end(now, how);
        run.cause = cause;
        refusalSeen |= how == Outcome.REFUSED;
        mayStartAtOnce = true;
        return advance(now);
    }

    private List<Action> advance(long now) {
        if (limit.hasPassed(now) && !allHaveFailed()) {
            List<Action> actions = closeRunning(now, Outcome.TIMED_OUT);
            actions.add(new Fail(true));
            over = true;
            return actions;
        }
        List<Action> actions = new ArrayList<>();
        startWhatIsDue(now, actions);
        if (allHaveFailed()) {
            actions.add(new Fail(false));
            over = true;
        }
        return actions;
    }

    /** Then nothing is left that more time could bring: what they failed with is the reason, even if it came too late. */
    private boolean allHaveFailed() {
        return allOffered && waiting.size() == 0 && runningCount() == 0;
    }

    private void startWhatIsDue(long now, List<Action> actions) {
        while (waiting.size() > 0) {
            if (runningCount() >= slots() && !makeRoom(now, actions)) {
                return;
            }
            if (!mayStartAtOnce && !staggered.hasPassed(now)) {
                return;
            }
            start(waiting.next(), now, actions);
        }
    }

    private void start(SocketAddress address, long now, List<Action> actions) {
        if (runs.isEmpty() && !connectLimit.isZero()) {
            limit = limit.earlier(Deadline.after(connectLimit, now));
        }
        Run run = new Run(address, now);
        runs.put(address, run);
        run.share = shareFrom(now);
        mayStartAtOnce = false;
        staggered = Deadline.after(STAGGER, now);
        actions.add(new Start(address));
    }

    /** Closes the first attempt that has had its share. Counts as a failure: the next may start at once. */
    private boolean makeRoom(long now, List<Action> actions) {
        for (Run run : runs.values()) {
            if (run.isRunning() && run.share.hasPassed(now)) {
                run.end(now, Outcome.TIMED_OUT);
                mayStartAtOnce = true;
                actions.add(new Close(run.address));
                return true;
            }
        }
        return false;
    }

    private Deadline shareFrom(long startNanos) {
        int contenders = runningCount() + waiting.size();
        if (contenders <= slots()) {
            return Deadline.NEVER;
        }
        long left = limit.isNever() ? LEFT_WITHOUT_LIMIT.toNanos() : limit.remainingNanos(startNanos);
        int rounds = (contenders + slots() - 1) / slots();
        long least = Math.min(LEAST_SHARE.toNanos(), left / 2);
        return Deadline.afterNanos(Math.max(left / rounds, least), startNanos);
    }

    private List<Action> closeRunning(long now, Outcome how) {
        List<Action> actions = new ArrayList<>();
        for (Run run : runs.values()) {
            if (run.isRunning()) {
                run.end(now, how);
                actions.add(new Close(run.address));
            }
        }
        return actions;
    }

    private int runningCount() {
        int running = 0;
        for (Run run : runs.values()) {
            running += run.isRunning() ? 1 : 0;
        }
        return running;
    }

    private int slots() {
        return refusalSeen ? SLOTS + 1 : SLOTS;
    }
}
