package io.codriver.internal.open;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds the channel of an opening until somebody owns the connection: the one place in which it is closed, whether the
 * opening failed or nobody waits any more, and also when the channel arrives after that.
 */
final class Custody {

    private final AtomicReference<@Nullable Channel> held = new AtomicReference<>();
    private volatile boolean closed;

    void take(Channel channel) {
        held.set(channel);
        // The order of both lines is reversed in close(): one of the two sees what the other did.
        if (closed) {
            closeHeld();
        }
    }

    void close() {
        closed = true;
        closeHeld();
    }

    private void closeHeld() {
        Channel channel = held.getAndSet(null);
        if (channel != null) {
            channel.close();
        }
    }
}
