package io.codriver.specification.unified.entity;

import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.event.EventRecorder;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Signal;

/**
 * A cursor that a case iterates document by document, over a publisher that is asked for one item at a time. Used by one
 * thread; signals come on any.
 *
 * <p>The server has made its cursor as soon as the first command of the client after the subscription is answered: the
 * public interfaces do not tell it in another way, and a change stream may never emit an item.
 */
public final class CursorEntity implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final Duration CLOSING = Duration.ofMillis(200);
    private static final String SUCCEEDED = "commandSucceededEvent";
    private static final String CHECKED_IN = "connectionCheckedInEvent";

    private final EventRecorder events;
    private final BlockingQueue<Signal<BsonDocument>> signals = new LinkedBlockingQueue<>();
    private final OneByOne subscriber = new OneByOne();
    private boolean asked;

    private CursorEntity(EventRecorder events) {
        this.events = events;
    }

    /** Subscribes and asks for a document, and waits until the server has its cursor. */
    public static CursorEntity open(Publisher<BsonDocument> source, EventRecorder events) throws Throwable {
        return open(source, true, events);
    }

    /**
     * Subscribes, and waits until the server has its cursor.
     *
     * @param asks whether the cursor has to be asked for a document before it is opened: then it goes on until it has one
     */
    public static CursorEntity open(Publisher<BsonDocument> source, boolean asks, EventRecorder events)
            throws Throwable {
        CursorEntity cursor = new CursorEntity(events);
        long succeeded = events.count(SUCCEEDED);
        source.subscribe(cursor.subscriber);
        if (asks) {
            cursor.ask();
        }
        // A command that failed may be tried again.
        cursor.waitFor(() -> !cursor.signals.isEmpty() || events.count(SUCCEEDED) > succeeded);
        // The answer is told before the signal that it may bring.
        Blocking.until(Duration.ofMillis(50), () -> !cursor.signals.isEmpty());
        Signal<BsonDocument> first = cursor.signals.peek();
        if (first != null && first.getThrowable() != null) {
            throw first.getThrowable();
        }
        return cursor;
    }

    /** The next document; null at the end. */
    public @Nullable BsonDocument next() throws Throwable {
        ask();
        waitFor(() -> !signals.isEmpty());
        return take();
    }

    /** What one more answer of the server brings, or what is there already; null if it brings nothing. */
    public @Nullable BsonDocument once() throws Throwable {
        long answered = events.answeredCommands();
        ask();
        waitFor(() -> !signals.isEmpty() || events.answeredCommands() > answered);
        Blocking.until(Duration.ofMillis(50), () -> !signals.isEmpty());
        return signals.isEmpty() ? null : take();
    }

    @Override
    public void close() {
        subscriber.cancel();
    }

    /**
     * Closes it while a case runs: cancelling returns at once, so the answer to {@code killCursors} is awaited. Where the
     * cursor is gone already none is sent, and only a moment is lost.
     */
    public void closeAndSettle() throws InterruptedException {
        long answered = events.answeredCommands();
        long returned = events.count(CHECKED_IN);
        close();
        Blocking.until(CLOSING, () -> events.answeredCommands() > answered && events.count(CHECKED_IN) > returned);
    }

    private void ask() {
        if (!asked) {
            asked = true;
            subscriber.request(1);
        }
    }

    private @Nullable BsonDocument take() throws Throwable {
        Signal<BsonDocument> signal = signals.remove();
        asked = !signal.isOnNext();
        if (!signal.isOnNext()) {
            signals.add(signal);
        }
        if (signal.getThrowable() != null) {
            throw signal.getThrowable();
        }
        return signal.get();
    }

    private void waitFor(BooleanSupplier condition) throws InterruptedException {
        if (!Blocking.until(LIMIT, condition)) {
            throw new AssertionError("the cursor brought nothing within " + LIMIT);
        }
    }

    /** Nothing is asked for before the cursor asks; what comes is kept. */
    private final class OneByOne extends BaseSubscriber<BsonDocument> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Demand comes from the cursor.
        }

        @Override
        protected void hookOnNext(BsonDocument document) {
            signals.add(Signal.next(document));
        }

        @Override
        protected void hookOnError(Throwable failure) {
            // May come before anything was asked for.
            signals.add(Signal.error(failure));
        }

        @Override
        protected void hookOnComplete() {
            signals.add(Signal.complete());
        }
    }
}
