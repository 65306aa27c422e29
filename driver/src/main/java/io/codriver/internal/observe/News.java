package io.codriver.internal.observe;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to listeners of the application: told in the order in which they were announced, by one thread at
 * a time, never while a state is owned. What a listener throws is logged and otherwise ignored.
 *
 * <p>Announcing is done while a state is owned, telling after it. A listener which is slower than the driver makes
 * this queue grow: it must not block, as for the official driver.
 */
public final class News {

    private static final Logger LOGGER = LoggerFactory.getLogger(News.class);

    private record Untold<L>(L listener, Consumer<? super L> event) {

        void tell() {
            try {
                event.accept(listener);
            } catch (Throwable theirs) {
                LOGGER.warn(
                        "The listener {} threw; ignored", listener.getClass().getName(), theirs);
            }
        }
    }

    private final Queue<Untold<?>> untold = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** Puts one event for all of the listeners in line. */
    public <L> void announce(List<? extends L> listeners, Consumer<? super L> event) {
        for (L listener : listeners) {
            untold.add(new Untold<>(listener, event));
        }
    }

    /** Puts one event in line. */
    public void announce(Runnable event) {
        untold.add(new Untold<>(event, Runnable::run));
    }

    /** Tells what is in line, unless somebody does it already; then that thread tells this too. */
    public void tell() {
        if (untold.isEmpty() || calls.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Untold<?> next = untold.poll(); next != null; next = untold.poll()) {
                next.tell();
            }
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }
}
