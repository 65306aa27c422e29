package io.codriver.internal.open;

import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpeningListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners. What they throw is theirs: it is logged, and neither the opening nor the next listener notices. */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final List<OpeningListener> listeners;

    Announcer(List<OpeningListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    boolean isHeard() {
        return !listeners.isEmpty();
    }

    void opened(ConnectionOpenedEvent event) {
        tell(listener -> listener.connectionOpened(event));
    }

    void failed(ConnectionOpenFailedEvent event) {
        tell(listener -> listener.connectionOpenFailed(event));
    }

    private void tell(Consumer<OpeningListener> event) {
        for (OpeningListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable theirs) {
                LOG.warn(
                        "The OpeningListener {} threw; the opening goes on",
                        listener.getClass().getName(),
                        theirs);
            }
        }
    }
}
