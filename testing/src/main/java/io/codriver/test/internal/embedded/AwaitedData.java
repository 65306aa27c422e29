package io.codriver.test.internal.embedded;

import io.codriver.test.internal.data.Pulse;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A getMore that finds nothing and wants to wait: it is run when there is something, or when its time is over. Owned by the event
 * loop. Spec: find, getMore and killCursors commands, "awaitData".
 */
final class AwaitedData {

    private final Pulse pulse;
    private final EventLoop loop;
    private final BooleanSupplier isIdle;
    private final Runnable then;
    private final Runnable change = this::changed;

    private @Nullable Future<?> timer;
    private boolean ended;

    /** {@code then} is called once, unless this is cancelled. */
    AwaitedData(Pulse pulse, EventLoop loop, BooleanSupplier isIdle, Runnable then) {
        this.pulse = pulse;
        this.loop = loop;
        this.isIdle = isIdle;
        this.then = then;
    }

    void start(Duration patience) {
        timer = loop.schedule(this::end, patience.toNanos(), TimeUnit.NANOSECONDS);
        pulse.await(change);
    }

    /** Not now: whoever changes something is in the middle of it. */
    private void changed() {
        loop.execute(this::look);
    }

    private void look() {
        if (ended) {
            return;
        }
        if (isIdle.getAsBoolean()) {
            pulse.await(change);
        } else {
            end();
        }
    }

    private void end() {
        if (!ended) {
            cancel();
            then.run();
        }
    }

    void cancel() {
        ended = true;
        pulse.forget(change);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
