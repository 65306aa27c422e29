package io.codriver.internal.pool;

import com.mongodb.event.ConnectionCheckOutFailedEvent;
import io.codriver.internal.time.Ticker;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a connection: first come, first served. Not bounded: CMAP forbids a limit, and a caller is bounded
 * by his deadline. Owned by the owner of the {@link PoolState}.
 *
 * <p>Spec: CMAP, "WaitQueue".
 */
final class WaitingLine {

    private final Set<CheckOut> callers = new LinkedHashSet<>();
    private final Ticker ticker;
    private final PoolEvents events;

    WaitingLine(Ticker ticker, PoolEvents events) {
        this.ticker = ticker;
        this.events = events;
    }

    boolean isEmpty() {
        return callers.isEmpty();
    }

    int size() {
        return callers.size();
    }

    boolean contains(CheckOut caller) {
        return callers.contains(caller);
    }

    void join(CheckOut caller) {
        callers.add(caller);
    }

    /** Whether he was there. */
    boolean leave(CheckOut caller) {
        return callers.remove(caller);
    }

    /** Who is served next; only if somebody is there. */
    CheckOut first() {
        return callers.iterator().next();
    }

    /** Fails one who stands in line or has just come. */
    void refuse(
            CheckOut caller,
            ConnectionCheckOutFailedEvent.Reason reason,
            Supplier<? extends Throwable> failure,
            List<Runnable> out) {
        Throwable why = failure.get();
        announceFailed(caller, reason, why);
        out.add(() -> caller.fail(why));
    }

    /** Fails all of them. */
    void refuseAll(
            ConnectionCheckOutFailedEvent.Reason reason, Supplier<? extends Throwable> failure, List<Runnable> out) {
        callers.forEach(caller -> refuse(caller, reason, failure, out));
        callers.clear();
    }

    /** Fails the one at this position, if there is one. */
    void refuseAt(
            int position,
            ConnectionCheckOutFailedEvent.Reason reason,
            Supplier<? extends Throwable> failure,
            List<Runnable> out) {
        callers.stream().skip(position).findFirst().ifPresent(caller -> {
            callers.remove(caller);
            refuse(caller, reason, failure, out);
        });
    }

    /** Of one who is not in line any more, without an error worth telling. */
    void announceFailed(CheckOut caller, ConnectionCheckOutFailedEvent.Reason reason) {
        announceFailed(caller, reason, null);
    }

    private void announceFailed(
            CheckOut caller, ConnectionCheckOutFailedEvent.Reason reason, @Nullable Throwable failure) {
        events.checkOutFailed(caller.operationId(), reason, ticker.nanos() - caller.startNanos(), failure);
    }
}
