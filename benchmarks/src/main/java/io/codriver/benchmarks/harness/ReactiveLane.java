package io.codriver.benchmarks.harness;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Asks the next from where the answer came, as a chain of operators does. What arrives is handed to {@link #item}, and a
 * call without its items is a failure.
 */
final class ReactiveLane extends Lane implements CoreSubscriber<Object> {

    private final IntFunction<Publisher<?>> calls;
    private final Items items;
    private final AtomicInteger turns = new AtomicInteger();
    private int number;
    private int received;
    private long begunNanos;

    /** What is made of one item. */
    interface Items {
        /** Reads an item of the n-th call; throws if it is not the one that was asked for. */
        void read(int call, Object item, FieldReader fields);

        /** How many each call has. */
        int perCall();
    }

    /**
     * Makes a lane.
     *
     * @param first the number of its first call; the calls of a lane are numbered on from there
     * @param calls makes the call with that number
     */
    ReactiveLane(int first, IntFunction<Publisher<?>> calls, Items items) {
        this.number = first;
        this.calls = calls;
        this.items = items;
    }

    @Override
    void start() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        do {
            number++;
            received = 0;
            begunNanos = System.nanoTime();
            calls.apply(number).subscribe(this);
        } while (turns.decrementAndGet() != 0);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object item) {
        received++;
        try {
            items.read(number, item, fields());
        } catch (IllegalStateException wrong) {
            failed(wrong);
        }
    }

    @Override
    public void onError(Throwable failure) {
        failed(failure);
    }

    @Override
    public void onComplete() {
        if (received != items.perCall()) {
            failed(new IllegalStateException(received + " items instead of " + items.perCall()));
        }
        completed(begunNanos);
        if (isStopping()) {
            finished();
        } else {
            start();
        }
    }
}
