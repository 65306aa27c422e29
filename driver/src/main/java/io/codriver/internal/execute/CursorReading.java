package io.codriver.internal.execute;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.session.TransactionLimit;
import io.codriver.internal.time.Deadline;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to a query: the batch in hand, at most one batch under way, and the demand.
 *
 * <p>Concurrency: {@code request}, {@code cancel} and the arrival of batches only leave a note and take a turn. One thread
 * at a time takes turns ({@code turns} counts those waiting) and owns all plain fields; what arrives meanwhile is
 * seen by the owner before it leaves, so a subscriber that asks for one more inside {@code onNext} does not nest.
 *
 * <p>A cursor that is left behind is killed exactly once: by the owner if nothing is under way, else when it is known what
 * became of the batch under way, because only that tells whether the server has closed the cursor itself.
 *
 * <p>In an explicit session nothing is fetched ahead: its operations come one after another.
 */
final class CursorReading<T> implements Subscription {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<CursorReading> TURNS =
            AtomicIntegerFieldUpdater.newUpdater(CursorReading.class, "turns");

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<CursorReading> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(CursorReading.class, "requested");

    private final Operations operations;
    private final CoreSubscriber<? super T> actual;
    private final OperationContext context;
    private final OperationTimeout timeout;
    private final CursorCommand<T> opening;
    private final @Nullable LogicalSession session;
    private final long operationId;

    @SuppressWarnings("UnusedVariable") // by way of TURNS
    private volatile int turns;

    private volatile long requested;
    private volatile boolean begun;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable badDemand;
    /** A batch or a failure, left by the fetch under way. */
    private volatile @Nullable Object arrival;

    private @Nullable Deadline lifeBy;
    private @Nullable ServerCursor cursor;
    private @Nullable Fetch fetch;
    private @Nullable Batch<T> batch;
    private @Nullable Batch<T> next;
    private @Nullable Throwable failure;
    private boolean inside;
    private boolean finished;
    private long received;
    private long emitted;

    CursorReading(
            Operations operations,
            CursorCommand<T> opening,
            OperationContext context,
            @Nullable LogicalSession session,
            CoreSubscriber<? super T> actual) {
        this.operations = operations;
        this.actual = actual;
        this.context = context;
        this.timeout = context.timeout();
        this.opening = opening;
        this.session = session;
        this.operationId = operations.nextOperationId();
        checkTimeoutMode();
    }

    /** Spec: Client Side Operations Timeout, "Cursors". */
    private void checkTimeoutMode() {
        TimeoutMode mode = opening.timeoutMode();
        if (mode != null && !timeout.isSet()) {
            throw new IllegalStateException("A timeoutMode needs timeoutMS to be set");
        }
        if (opening.isTailable() && mode == TimeoutMode.CURSOR_LIFETIME) {
            throw new IllegalStateException(
                    "A tailable cursor cannot be limited as a whole: use TimeoutMode.ITERATION");
        }
    }

    /** The subscriber knows that it is subscribed. */
    void begin() {
        if (opening.opensAtOnce()) {
            begun = true;
            takeTurn();
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badDemand = new IllegalArgumentException("Reactive Streams 3.9: demand must be positive, but is " + n);
        } else {
            Operators.addCap(REQUESTED, this, n);
        }
        takeTurn();
    }

    @Override
    public void cancel() {
        cancelled = true;
        takeTurn();
    }

    private void takeTurn() {
        if (TURNS.getAndIncrement(this) != 0) {
            return;
        }
        int seen = 1;
        do {
            turn();
            seen = TURNS.addAndGet(this, -seen);
        } while (seen != 0);
    }

    // ---- inside a turn

    private void turn() {
        while (!finished) {
            takeArrival();
            if (cancelled) {
                leave();
                leaveGate();
                return;
            }
            if (badDemand != null) {
                fail(badDemand);
                return;
            }
            if (batch == null) {
                batch = next;
                next = null;
            }
            if (batch != null) {
                if (!readBatch(batch)) {
                    return;
                }
            } else if (!advance()) {
                return;
            }
        }
        // A straggler after the end, for example a batch that was asked for ahead.
        takeArrival();
        leave();
    }

    @SuppressWarnings("unchecked")
    private void takeArrival() {
        Object arrived = arrival;
        if (arrived == null) {
            return;
        }
        arrival = null;
        Fetch done = fetch;
        fetch = null;
        if (arrived instanceof Throwable thrown) {
            failure = thrown;
            if (cursor != null && done != null && done.connectionIsGone()) {
                cursor.lost();
            }
            return;
        }
        next = (Batch<T>) arrived;
        if (cursor == null && done != null) {
            cursor = done.opened(next);
        } else if (cursor != null) {
            cursor.isNow(next.cursorId());
        }
        received += next.remaining();
    }

    /** Whether there is more to be done in this turn. */
    private boolean readBatch(Batch<T> current) {
        if (session == null && opening.readsAhead() && mayFetch() && requested - emitted > current.remaining()) {
            fetch();
        }
        while (current.remaining() > 0 && emitted != requested) {
            T document;
            try {
                document = Objects.requireNonNull(current.next(), "The decoder of the result class returned null");
            } catch (Throwable thrown) {
                fail(thrown);
                return false;
            }
            emitted++;
            hand(document);
            if (cancelled) {
                leave();
                leaveGate();
                return false;
            }
        }
        if (current.remaining() > 0) {
            return false;
        }
        batch = null;
        current.release();
        return true;
    }

    private void hand(T document) {
        try {
            actual.onNext(document);
        } catch (Throwable thrown) {
            BrokenSubscriber.report(thrown);
            cancelled = true;
        }
    }

    /** The last signal. */
    private void end(Runnable signal) {
        try {
            signal.run();
        } catch (Throwable thrown) {
            BrokenSubscriber.report(thrown);
        }
        leaveGate();
    }

    /** Nothing in hand. Whether there is more to be done in this turn. */
    private boolean advance() {
        if (failure != null) {
            fail(failure);
            return false;
        }
        if (fetch != null) {
            return arrival != null;
        }
        if (cursor != null && !cursor.isOpen()) {
            finished = true;
            end(actual::onComplete);
            return false;
        }
        if (emitted == requested && (cursor != null || !begun)) {
            return false;
        }
        fetch();
        return arrival != null || failure != null;
    }

    private void leaveGate() {
        if (inside) {
            inside = false;
            operations.gate().leave();
        }
    }

    private boolean mayFetch() {
        return fetch == null && next == null && failure == null && cursor != null && cursor.isOpen();
    }

    private void fetch() {
        ServerCursor open = cursor;
        if (open == null) {
            if (!operations.gate().enter()) {
                failure = Gate.refusal();
                return;
            }
            inside = true;
            lifeBy = context.startingAt(operations.now());
            fetch = new Fetch(opening, session, lifeBy);
            fetch.start();
            return;
        }
        Deadline by = opening.isLimitedAsAWhole() && lifeBy != null ? lifeBy : timeout.startingAt(operations.now());
        TransactionLimit limit = session == null ? null : session.limit();
        if (limit != null) {
            by = by.earlier(OperationTimeout.deadline(limit));
        }
        fetch = new Fetch(opening.more(open.namespace(), open.id(), received), open.session(), by);
        open.start(fetch);
    }

    private void fail(Throwable thrown) {
        finished = true;
        if (thrown == failure && cursor != null && opening.isGoneAfter(thrown)) {
            cursor.isNow(0);
        }
        leave();
        end(() -> actual.onError(thrown));
    }

    /** Gives everything back. Harmless when repeated. */
    private void leave() {
        finished = true;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (next != null) {
            next.release();
            next = null;
        }
        Fetch underway = fetch;
        if (underway != null) {
            // Too late if its batch is just arriving: then it is taken in a turn of its own, which comes here again.
            underway.cancelRun();
        } else if (cursor != null) {
            cursor.kill();
        }
    }

    /** One batch under way. */
    private final class Fetch extends Run<Batch<T>> {

        Fetch(Command<Batch<T>> command, @Nullable SessionTie tie, Deadline by) {
            super(CursorReading.this.operations, command, tie, timeout, by, operationId);
        }

        /** Of the first batch. */
        ServerCursor opened(Batch<T> first) {
            return new ServerCursor(
                    this, first.namespace(opening.namespace()), first.cursorId(), keepsConnection(first));
        }

        @Override
        boolean resultKeepsReply() {
            return true;
        }

        @Override
        boolean keepsConnection(Batch<T> result) {
            // That of a transaction is kept by the transaction.
            return result.cursorId() != 0
                    && !isInTransaction()
                    && selected().description().getType() == ServerType.LOAD_BALANCER;
        }

        @Override
        boolean keepsSession(Batch<T> result) {
            return result.cursorId() != 0;
        }

        @Override
        void arrived(@Nullable Batch<T> result) {
            arrival = result;
            takeTurn();
        }

        @Override
        void broke(Throwable thrown) {
            arrival = thrown;
            takeTurn();
        }

        @Override
        void discarded(@Nullable Batch<T> late) {
            ServerCursor open = cursor;
            if (late != null) {
                if (open == null) {
                    open = opened(late);
                } else {
                    open.isNow(late.cursorId());
                }
                late.release();
            } else if (open != null && connectionIsGone()) {
                open.lost();
            }
            if (open != null) {
                open.kill();
            }
        }

        @Override
        Subscriber<?> asker() {
            return actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
