package io.codriver.internal.execute;

import java.util.concurrent.TimeUnit;

/**
 * Where the time of an operation went, for the message of a timeout. A part of the run itself, because every operation
 * keeps one. Of several attempts it tells of the last.
 */
abstract class TimeAccount {

    private long begunNanos;
    private long selectedNanos;
    private long lentNanos;

    final void begunAt(long nowNanos) {
        begunNanos = nowNanos;
    }

    /** The server is known. */
    final void selectedAt(long nowNanos) {
        selectedNanos = nowNanos;
    }

    /** The connection is at hand. */
    final void lentAt(long nowNanos) {
        lentNanos = nowNanos;
    }

    /** For one that has not found its server. */
    final String spentSelecting(long nowNanos) {
        return "selection " + millis(begunNanos, nowNanos);
    }

    /** For one that has not got its connection. */
    final String spentCheckingOut(long nowNanos) {
        return spentSelecting(selectedNanos) + ", check-out " + millis(selectedNanos, nowNanos);
    }

    /** For one that has not got its reply. */
    final String spentOnWire(long nowNanos) {
        return spentCheckingOut(lentNanos) + ", on the wire " + millis(lentNanos, nowNanos);
    }

    private static String millis(long fromNanos, long toNanos) {
        return TimeUnit.NANOSECONDS.toMillis(toNanos - fromNanos) + " ms";
    }
}
