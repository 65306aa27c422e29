package io.codriver.internal.execute.retry;

import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Retry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The failed attempts of one command: how many there were, whether there will be another, and what is told if not. Made
 * when the first one fails, so a command that succeeds costs nothing.
 *
 * <p>Spec: Retryable Reads, "Executing Retryable Read Commands"; Retryable Writes, "Executing Retryable Write Commands";
 * Client Backpressure, "Overload retry policy".
 */
public final class Attempts {

    /** There is no other attempt. */
    public static final long NO_MORE = -1;

    static final long BASE_BACK_OFF_MILLIS = 100;
    static final long LONGEST_BACK_OFF_MILLIS = 10_000;

    /** Of more failures only the first and the last ones are told. */
    static final int MOST_TOLD = 8;

    private final RetryRules rules;
    private final List<Throwable> failures = new ArrayList<>(2);
    private final Set<ServerAddress> deprioritized = new LinkedHashSet<>(2);
    private int failed;
    private boolean overloaded;
    private boolean wasAttempted;
    private Throwable told;

    public Attempts(RetryRules rules, Throwable first) {
        this.rules = rules;
        this.told = first;
    }

    /** Whether this failure would be followed by another attempt. Changes nothing. */
    public boolean mayFollow(Setback setback) {
        Diagnosis.label(setback);
        return setback.remainingNanos() > 0 && wouldFollow(setback);
    }

    /** If there were time. */
    private boolean wouldFollow(Setback setback) {
        boolean limited = overloaded || Diagnosis.isOverload(setback.failure());
        long most = limited ? rules.adaptiveRetries() : setback.timed() ? Long.MAX_VALUE : 1;
        return failed < most && isRetryable(setback);
    }

    private boolean isRetryable(Setback setback) {
        Throwable failure = setback.failure();
        if (setback.kind() != Retry.NEVER && Diagnosis.isRetryableOverload(failure)) {
            return rules.allowsAfterOverload(setback.kind());
        }
        return switch (setback.kind()) {
            case READ -> rules.reads() && !setback.inTransaction() && Diagnosis.isPassing(failure);
            case WRITE ->
                setback.numbered() && !setback.inTransaction() && Diagnosis.has(failure, Diagnosis.RETRYABLE_WRITE);
            case COMMIT, ABORT -> Diagnosis.has(failure, Diagnosis.RETRYABLE_WRITE);
            case NEVER, REFUSED_READ, REFUSED_WRITE, REFUSED -> false;
        };
    }

    /** Takes the failure in: after how many nanoseconds the next attempt follows, or {@link #NO_MORE}. */
    public long failed(Setback setback) {
        boolean follows = mayFollow(setback);
        boolean outOfTime = setback.timed() && setback.remainingNanos() <= 0 && wouldFollow(setback);
        take(setback);
        failed++;
        if (outOfTime) {
            told = outOfTime(setback.failure());
        }
        Throwable failure = setback.failure();
        boolean overload = Diagnosis.isOverload(failure);
        overloaded |= overload;
        if (!follows) {
            return NO_MORE;
        }
        if (setback.server().getType() == ServerType.SHARD_ROUTER || (overload && rules.retargets())) {
            deprioritized.add(setback.server().getAddress());
        }
        long pause = overload ? backOffNanos(failure) : 0;
        return pause < setback.remainingNanos() ? pause : NO_MORE;
    }

    /** As whoever set {@code timeoutMS} waits for it; what is to be known of the last attempt stays known. */
    private static MongoException outOfTime(Throwable last) {
        MongoException late = new MongoOperationTimeoutException(
                "timeoutMS has passed when the next attempt was due: " + last.getMessage(), last);
        if (last instanceof MongoException labelled) {
            labelled.getErrorLabels().forEach(late::addLabel);
        }
        return late;
    }

    private long backOffNanos(Throwable failure) {
        long wanted = Diagnosis.baseBackOffMillis(failure);
        double base = wanted > 0 ? wanted : BASE_BACK_OFF_MILLIS;
        double millis = Math.min(LONGEST_BACK_OFF_MILLIS, base * Math.pow(2, failed));
        return (long) (rules.jitter().getAsDouble() * millis * TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** The last one that may have changed something, else the first; a limit that was met says so. */
    private void take(Setback setback) {
        Throwable failure = setback.failure();
        remember(failure);
        boolean attempted = setback.attempted() && !Diagnosis.has(failure, Diagnosis.NO_WRITES);
        if (failed == 0 || attempted || failure instanceof MongoOperationTimeoutException) {
            told = failure;
        }
        wasAttempted |= attempted;
    }

    private void remember(Throwable failure) {
        if (failures.size() == MOST_TOLD) {
            failures.remove(1);
        }
        failures.add(failure);
    }

    /** No server was found for the next attempt. */
    public void unselected(Throwable failure) {
        remember(failure);
        if (failure instanceof MongoOperationTimeoutException) {
            told = failure;
        }
    }

    /** On which servers it failed that the next attempt shall avoid. */
    public Set<ServerAddress> deprioritized() {
        return deprioritized;
    }

    /** What is told when there is no other attempt: with the other failures beside it. */
    public Throwable told() {
        for (Throwable other : failures) {
            if (other != told && other != told.getCause()) {
                told.addSuppressed(other);
            }
        }
        failures.clear();
        return told;
    }
}
