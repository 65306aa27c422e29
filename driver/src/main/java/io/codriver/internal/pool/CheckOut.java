package io.codriver.internal.pool;

import io.codriver.internal.time.Deadline;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One caller who wants a connection, from demand to signal. Whether it still waits in line is known to the
 * {@link PoolState}; who is faster, the signal or the cancellation, is decided here by compare-and-set, so that a
 * connection which was lent to somebody who had just left goes back.
 */
final class CheckOut implements Subscription {

    private enum Stage {
        SUBSCRIBED,
        WAITING,
        SIGNALLED,
        CANCELLED
    }

    private final CoreSubscriber<? super LentConnection> caller;
    private final Consumer<CheckOut> door;
    private final FairPool pool;
    private final Deadline callerLimit;
    private final long operationId;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.SUBSCRIBED);
    private final Alarm alarm = new Alarm();
    private long startNanos;
    private Thread thread = Thread.currentThread();

    /** @param door leads into the pool, at the first demand */
    CheckOut(
            CoreSubscriber<? super LentConnection> caller,
            Consumer<CheckOut> door,
            FairPool pool,
            Deadline callerLimit,
            long operationId) {
        this.caller = caller;
        this.door = door;
        this.pool = pool;
        this.callerLimit = callerLimit;
        this.operationId = operationId;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && stage.compareAndSet(Stage.SUBSCRIBED, Stage.WAITING)) {
            startNanos = pool.nanos();
            thread = Thread.currentThread();
            door.accept(this);
        }
    }

    @Override
    public void cancel() {
        if (stage.compareAndSet(Stage.WAITING, Stage.CANCELLED)) {
            alarm.cancel();
            pool.leave(this);
        } else {
            stage.compareAndSet(Stage.SUBSCRIBED, Stage.CANCELLED);
        }
    }

    boolean isCancelled() {
        return stage.get() == Stage.CANCELLED;
    }

    long operationId() {
        return operationId;
    }

    /** When the caller asked, which is when ConnectionCheckOutStarted is announced. */
    long startNanos() {
        return startNanos;
    }

    /** Where the caller asked. */
    Thread thread() {
        return thread;
    }

    /** The operation's own limit, or {@link Deadline#NEVER}. */
    Deadline callerLimit() {
        return callerLimit;
    }

    /**
     * Until when it waits: its own limit, else the wait queue timeout.
     *
     * @param queueNanos not positive if that sets no moment
     */
    Deadline limit(long queueNanos) {
        return callerLimit.isNever() && queueNanos > 0 ? Deadline.afterNanos(queueNanos, startNanos) : callerLimit;
    }

    Alarm alarm() {
        return alarm;
    }

    /** Act. */
    void lend(LentConnection lent) {
        alarm.cancel();
        if (stage.compareAndSet(Stage.WAITING, Stage.SIGNALLED)) {
            caller.onNext(lent);
            caller.onComplete();
        } else {
            lent.checkIn();
        }
    }

    /** Act. */
    void fail(Throwable failure) {
        alarm.cancel();
        if (stage.compareAndSet(Stage.WAITING, Stage.SIGNALLED)) {
            caller.onError(failure);
        }
    }
}
