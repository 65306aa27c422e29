package io.codriver.internal.topology;

import com.mongodb.ServerAddress;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A failure met on a connection of a pool, or while one was opened for it.
 *
 * <p>Spec: SDAM, "error generation number"; Load Balancer Support, "Error Handling".
 *
 * @param server whose connection it was
 * @param cause what was met
 * @param generation of the connection, or of the pool when the opening was begun
 * @param poolGeneration of its pool now, or of the service behind a load balancer
 * @param service behind the load balancer, if the connection knows it
 */
public record ConnectionFailure(
        ServerAddress server, Throwable cause, int generation, int poolGeneration, @Nullable ObjectId service) {

    /** Whether its pool was cleared since. */
    boolean isOfOldGeneration() {
        return generation < poolGeneration;
    }
}
