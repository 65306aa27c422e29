package io.codriver.internal.time;

import java.time.Duration;

/**
 * A moment after which nobody waits any more, on the scale of a {@link Ticker}; or {@link #NEVER}.
 *
 * <p>A deadline is passed along, never restarted: a stage with a limit of its own takes the
 * {@linkplain #earlier earlier} of both.
 */
public final class Deadline {

    /** No limit. Costs nothing: nobody sets a timer for it. */
    public static final Deadline NEVER = new Deadline(0);

    // Beyond this the arithmetic on tick differences would overflow; nobody waits 73 years.
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    /** A limit that starts at {@code nowNanos}; zero or less has passed at once. */
    public static Deadline after(Duration limit, long nowNanos) {
        long limitNanos;
        try {
            limitNanos = limit.toNanos();
        } catch (ArithmeticException tooLong) {
            limitNanos = limit.isNegative() ? 0 : LONGEST_NANOS;
        }
        return afterNanos(limitNanos, nowNanos);
    }

    /** As {@link #after(Duration, long)}, without the {@link Duration}. */
    public static Deadline afterNanos(long limitNanos, long nowNanos) {
        return new Deadline(nowNanos + Math.min(limitNanos, LONGEST_NANOS));
    }

    /** Whichever comes first. */
    public Deadline earlier(Deadline other) {
        if (this == NEVER) {
            return other;
        }
        if (other == NEVER) {
            return this;
        }
        return atNanos - other.atNanos <= 0 ? this : other;
    }

    /** Whether this limit has been reached at {@code nowNanos}. */
    public boolean hasPassed(long nowNanos) {
        return this != NEVER && nowNanos - atNanos >= 0;
    }

    /** What is left at {@code nowNanos}, never negative; {@link Long#MAX_VALUE} for {@link #NEVER}. */
    public long remainingNanos(long nowNanos) {
        return this == NEVER ? Long.MAX_VALUE : Math.max(0, atNanos - nowNanos);
    }

    /** Whether this is {@link #NEVER}. */
    public boolean isNever() {
        return this == NEVER;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Deadline that && this != NEVER && that != NEVER && atNanos == that.atNanos);
    }

    @Override
    public int hashCode() {
        return this == NEVER ? 0 : Long.hashCode(atNanos);
    }

    @Override
    public String toString() {
        return this == NEVER ? "never" : "at " + atNanos + " ns";
    }
}
