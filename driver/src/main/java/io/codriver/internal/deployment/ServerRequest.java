package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.time.Deadline;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a server for.
 *
 * @param suitable which servers the operation can use
 * @param deprioritized those on which an attempt of the same operation failed: taken only if no other suits
 * @param by the operation's own limit, or {@link Deadline#NEVER}
 * @param operation name of the command, for logs
 * @param operationId for logs and events
 * @param sinceNanos when the wait began, if that was before the request was made
 */
public record ServerRequest(
        ServerSelector suitable,
        Set<ServerAddress> deprioritized,
        Deadline by,
        String operation,
        long operationId,
        @Nullable Long sinceNanos) {

    /** An operation that nobody logs. */
    static final long NO_ID = -1;

    /** A first attempt. */
    public static ServerRequest of(ServerSelector suitable, Deadline by, String operation, long operationId) {
        return new ServerRequest(suitable, Set.of(), by, operation, operationId, null);
    }

    /** One more attempt. */
    public ServerRequest avoiding(Set<ServerAddress> failed) {
        return new ServerRequest(suitable, failed, by, operation, operationId, sinceNanos);
    }

    /** The wait began earlier. */
    ServerRequest since(long nanos) {
        return new ServerRequest(suitable, deprioritized, by, operation, operationId, nanos);
    }
}
