package io.codriver.internal.resolve.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one thread at a time change a state, without a lock and without a thread of its own: whoever comes while a turn
 * is taken leaves the event to its owner. What a turn decides is done afterwards, when nobody owns the state.
 *
 * <p>Concurrency: actions of one event run in order; actions of events from different threads may overlap.
 *
 * @param <S> plain mutable state, touched inside turns only
 */
final class Turns<S> {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final S state;
    private final Queue<Function<S, List<Runnable>>> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    Turns(S state) {
        this.state = state;
    }

    /** Takes a turn for the event, now or on the thread whose turn it is. Any thread; never waits. */
    void take(Function<S, List<Runnable>> event) {
        inbox.add(event);
        if (pending.getAndIncrement() != 0) {
            return;
        }
        List<Runnable> actions = new ArrayList<>();
        do {
            Function<S, List<Runnable>> next = inbox.poll();
            if (next != null) {
                decide(next, actions);
            }
        } while (pending.decrementAndGet() != 0);
        actions.forEach(Turns::act);
    }

    // What throws is caught in both places: otherwise nobody would ever get a turn again.
    private void decide(Function<S, List<Runnable>> event, List<Runnable> actions) {
        try {
            actions.addAll(event.apply(state));
        } catch (Throwable bug) {
            LOG.error("A turn failed; please report this", bug);
        }
    }

    private static void act(Runnable action) {
        try {
            action.run();
        } catch (Throwable bug) {
            LOG.error("An action failed; the others go on", bug);
        }
    }
}
