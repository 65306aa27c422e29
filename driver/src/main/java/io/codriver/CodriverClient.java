package io.codriver;

import com.mongodb.MongoDriverInformation;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.event.CodriverMetrics;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A client of one deployment: its monitors, its pools, and everything that runs on them. Expensive; make one per
 * application and close it at the end. Safe for use by any thread.
 */
public interface CodriverClient extends CodriverCluster, MongoClient {

    /**
     * Waits until the deployment is known and its pools hold their minimum of connections, at least one each.
     *
     * <p>Completes empty. Fails with {@code MongoTimeoutException} when the server selection timeout has passed; the message
     * says for what it waited. Cancelling only stops the waiting. Signals arrive on the event loop that finished the work.
     *
     * @return a cold publisher that only completes
     */
    Mono<Void> warmUp();

    /**
     * Refuses new operations, waits for those under way, and closes.
     *
     * <p>Completes empty when everything is closed, never fails. What is still going on when the limit has passed is
     * interrupted. Cancelling stops the waiting; new operations stay refused, so call {@link #close()} then.
     *
     * @param limit how long to wait at most; zero or more
     * @return a cold publisher that only completes
     * @throws IllegalArgumentException if negative
     */
    Mono<Void> closeGracefully(Duration limit);

    /**
     * Closes: what is under way fails. Before, a server is told which sessions have ended, for which this waits half a second
     * at most; on a thread that must not block (an event loop, a parallel scheduler of Reactor) it returns at once, and the client
     * closes in the background. May be called from any thread and again. Event loops are shared between clients and belong to
     * daemon threads, so a forgotten client does not keep a JVM alive.
     */
    @Override
    void close();

    /**
     * The deployment as it is known at this moment. Never waits, so it may be unknown shortly after creation.
     *
     * @return a description that does not change any more
     */
    @Override
    ClusterDescription getClusterDescription();

    /**
     * What this client has done since it was made: its openings and their outcomes, and the lookups of its map. Never waits;
     * counting costs next to nothing whether or not anybody reads.
     *
     * @return the numbers of this moment
     */
    CodriverMetrics metrics();

    /**
     * Tells the server about a library on top of this driver, on connections opened from now on.
     *
     * @param driverInformation name, version and platform of the library; what was told already is left out
     */
    @Override
    void appendMetadata(MongoDriverInformation driverInformation);
}
