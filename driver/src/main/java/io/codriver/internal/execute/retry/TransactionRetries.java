package io.codriver.internal.execute.retry;

import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import io.codriver.internal.time.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How often a transaction is run as a whole, and its commit said, before somebody hears of the failure. For one call; whoever
 * is at its turn asks.
 *
 * <p>Spec: Convenient API for Transactions, "Sequence of Actions".
 */
public final class TransactionRetries {

    /** How long it goes on if nothing else limits it. */
    public static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    static final double FIRST_PAUSE_MILLIS = 5;
    static final double LONGEST_PAUSE_MILLIS = 500;
    private static final double GROWTH = 1.5;
    private static final int MAX_TIME_EXPIRED = 50;

    private final Deadline by;
    private final boolean timed;
    private final DoubleSupplier jitter;
    private int failed;

    /**
     * Begins now.
     *
     * @param by when the last attempt has to be over
     * @param timed whether that is {@code timeoutMS}
     * @param jitter from 0 to 1, evenly spread
     */
    public TransactionRetries(Deadline by, boolean timed, DoubleSupplier jitter) {
        this.by = by;
        this.timed = timed;
        this.jitter = jitter;
    }

    /** After how many nanoseconds the transaction is run again; {@link Attempts#NO_MORE} if {@link #told} comes next. */
    public long pauseAfter(Throwable failure, long nowNanos) {
        if (!isTransient(failure) || by.hasPassed(nowNanos)) {
            return Attempts.NO_MORE;
        }
        failed++;
        double millis = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * Math.pow(GROWTH, failed));
        long pause = (long) (jitter.getAsDouble() * millis * TimeUnit.MILLISECONDS.toNanos(1));
        return pause < by.remainingNanos(nowNanos) ? pause : Attempts.NO_MORE;
    }

    /** Whether the commit is said again. */
    public boolean commitsAgain(Throwable failure, long nowNanos) {
        return isUnknown(failure) && !by.hasPassed(nowNanos);
    }

    /** What is told in the end: that the time is over, if that is why it is not run again. */
    public Throwable told(Throwable failure) {
        return isTransient(failure) ? over((MongoException) failure) : failure;
    }

    /** As {@link #told}, if it is the commit that is not said again. */
    public Throwable toldOfCommit(Throwable failure) {
        return isUnknown(failure) ? over((MongoException) failure) : failure;
    }

    private MongoException over(MongoException failure) {
        if (failure instanceof MongoTimeoutException) {
            return failure;
        }
        String message = "The time for repeating a transaction is over; its last failure is the cause";
        MongoException over = timed
                ? new MongoOperationTimeoutException(message, failure)
                : new MongoTimeoutException(message, failure);
        failure.getErrorLabels().forEach(over::addLabel);
        return over;
    }

    private static boolean isTransient(Throwable failure) {
        return has(failure, MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                && !(failure instanceof MongoOperationTimeoutException);
    }

    /** A server which has met the limit of the application would meet it again. */
    private static boolean isUnknown(Throwable failure) {
        return has(failure, MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)
                && !(failure instanceof MongoOperationTimeoutException)
                && ((MongoException) failure).getCode() != MAX_TIME_EXPIRED;
    }

    private static boolean has(Throwable failure, String label) {
        return failure instanceof MongoException labelled && labelled.hasErrorLabel(label);
    }
}
