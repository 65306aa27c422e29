package io.codriver.resolve;

import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * Turns a host <em>name</em> into addresses. It is never asked about an address literal or a Unix socket path:
 * those need no map and never stand in line.
 *
 * <p>One resolver may serve any number of clients, so that those who look up share the map: hand the same instance to
 * {@code CodriverSettings.Builder.hostResolver} of each. {@code Codriver.hostResolver(..)} makes the driver's own ones;
 * applications may bring theirs.
 *
 * <p><strong>Contract for implementations.</strong> Nothing happens before {@code subscribe}. Never block the
 * subscribing thread: it may be an event loop. Cancelling one subscription must not disturb another one.
 */
public interface HostResolver {

    /**
     * Looks a name up.
     *
     * <p>Emits one or more batches, each holding addresses that were not in an earlier one, and completes when no
     * more will come; an empty completion means that the name has no address. Fails with
     * {@link java.net.UnknownHostException} when there is no such name, with {@link LookupTimeoutException} when
     * {@code limit} has passed, with {@link LookupRejectedException} when too many lookups wait already, or with
     * whatever the lookup itself failed with. Cancelling gives up this caller's interest only; a lookup that others
     * wait for goes on. Signals arrive on the thread which finished the lookup, or on the subscriber's when the answer
     * is known already.
     *
     * @param host a name in lower case ASCII, with a trailing dot if it is absolute; never a literal
     * @param limit how long this caller waits, queueing included; positive
     * @return a cold publisher; each subscription is a question of its own, though lookups are shared
     */
    Flux<AddressBatch> resolve(String host, Duration limit);

    /**
     * What is known of a lookup that is still under way, so that an error can say for what it waited.
     * Never blocks. The default implementation knows nothing.
     *
     * @param host as given to {@link #resolve}
     * @return the state of the lookup in flight for this name, or empty if there is none
     */
    default Optional<LookupProgress> progress(String host) {
        return Optional.empty();
    }

    /**
     * What this map has done so far, for everybody who shares it. Never blocks. The default implementation counts
     * nothing.
     *
     * @return the numbers of this moment
     */
    default LookupMetrics metrics() {
        return LookupMetrics.NONE;
    }
}
