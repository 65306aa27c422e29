package io.codriver.internal.open;

import io.codriver.event.OpeningLedger;
import io.codriver.internal.time.Deadline;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One opening, step by step, with its ledger. The steps are used once each and in this order: {@link #resolve},
 * {@link #awaitPermit} (pools only), {@link #establish}. A step fails with an exact official exception class whose cause
 * is an {@link io.codriver.event.OpenFailure}; opening events are emitted once, when the opening succeeded or failed.
 */
public interface Opening {

    /**
     * Completes when the first addresses are known, and the credentials if they come from elsewhere and do not depend on the
     * connection. Cancelling gives up the interest in both.
     *
     * @param by the caller's limit; the resolve limit of the settings applies as well
     */
    Mono<Void> resolve(Deadline by);

    /** From here on the ledger counts waiting for a permit. */
    void awaitPermit();

    /**
     * Connect, TLS, hello, authentication. The first SYN leaves inside {@code subscribe}. Cancelling closes whatever
     * was opened; a connection that was established but could not be delivered is closed.
     *
     * @param by the caller's limit; the connect and handshake limits of the settings apply as well
     */
    Mono<OpenConnection> establish(Deadline by);

    /**
     * Nobody wants the connection any more. Whoever cancels a step calls this afterwards, because an opening may also be
     * given up while it waits for a permit. Does nothing once the opening has ended.
     */
    default void abandon() {}

    /** Which service behind a load balancer answered hello; {@code null} before that, and without a load balancer. */
    default @Nullable ObjectId service() {
        return null;
    }

    /** Where the time went, or goes: the stage under way is marked as running. Any thread, any time. */
    OpeningLedger ledger();
}
