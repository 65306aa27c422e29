package io.codriver.internal.deployment;

import com.mongodb.connection.ClusterDescription;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** The servers of one client: monitors, pools, the published topology, selection. */
public interface Deployment {

    /** The topology as it stands. Never waits. */
    ClusterDescription description();

    /**
     * Selects a server among those that suit and the application's selector leaves, by latency and load.
     *
     * <p>Waits for the topology to change until the request's limit or the server selection timeout, whichever comes first, and
     * then fails with {@code MongoTimeoutException}: topology, last error and last ledger of each server. Fails at once with
     * {@code MongoIncompatibleDriverException} for wire versions that do not overlap ours, {@code IllegalStateException} once
     * closed. Cancelling leaves the queue of waiters.
     *
     * <p>The server counts the operation from now on, until {@link SelectedServer#operationEnded}.
     */
    Mono<SelectedServer> select(ServerRequest request);

    /** Completes when the topology is known and each data-bearing server's pool is warm. */
    Mono<Void> warmUp(Deadline by);

    /** Refuses new work, waits for lent connections to come back until the limit has passed, then closes. */
    Mono<Void> closeGracefully(Duration limit);

    /** Closes monitors and pools. Idempotent, never blocks. */
    void close();
}
