package io.codriver.internal.monitor;

import io.codriver.internal.hello.Hello;
import io.codriver.internal.open.Opener;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Measures the round trips of a server whose monitor streams: answers for which a server waits say nothing about them. On
 * a connection of its own, which belongs to no pool; tells no events. What fails here is tried again after the pause, and
 * nobody hears of it: the monitor finds out by itself.
 *
 * <p>Concurrency: state under a small lock, which is never held while calling others.
 *
 * <p>Spec: Server Monitoring, "Measuring RTT".
 */
final class RoundTripProbe implements HelloLine.Answer {

    /** Who collects what was measured. */
    @FunctionalInterface
    interface Samples {
        void measured(RoundTripProbe by, long tookNanos);
    }

    private final MonitorSettings settings;
    private final Opener opener;
    private final Timers timers;
    private final Samples samples;

    private @Nullable HelloLine line;
    private Timers.Timeout next = Timers.Timeout.NONE;
    private boolean closed;

    /** Does nothing before {@link #start}. */
    RoundTripProbe(MonitorSettings settings, Opener opener, Timers timers, Samples samples) {
        this.settings = settings;
        this.opener = opener;
        this.timers = timers;
        this.samples = samples;
    }

    /** Measures for the first time, by opening its connection. Once; never blocks. */
    void start() {
        measure();
    }

    private void measure() {
        HelloLine asked;
        boolean fresh;
        synchronized (this) {
            if (closed) {
                return;
            }
            HelloLine last = line;
            fresh = last == null || !last.isOpen();
            asked = last == null || fresh ? new HelloLine(settings, opener, timers, this) : last;
            line = asked;
        }
        if (fresh) {
            asked.open();
        } else {
            asked.askPlainly();
        }
    }

    @Override
    public void heard(HelloLine from, Hello hello, long tookNanos, boolean moreFollows) {
        if (planned(from)) {
            samples.measured(this, tookNanos);
        }
    }

    @Override
    public void failed(HelloLine from, Throwable failure) {
        planned(from);
        from.close("a round trip could not be measured");
    }

    private synchronized boolean planned(HelloLine from) {
        if (closed || from != line) {
            return false;
        }
        next = timers.at(Deadline.afterNanos(settings.pauseNanos(), timers.nanos()), this::measure);
        return true;
    }

    /** Ends it. Idempotent, never blocks. */
    void close() {
        HelloLine given;
        synchronized (this) {
            closed = true;
            next.cancel();
            given = line;
        }
        if (given != null) {
            given.close("the server is not watched by a stream any more");
        }
    }
}
