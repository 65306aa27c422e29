package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import io.codriver.internal.open.OpenConnection;
import java.util.Optional;
import org.bson.types.ObjectId;

/** A connection in the hands of one caller, until exactly one of both ways back is taken. */
public interface LentConnection {

    OpenConnection connection();

    /** What events call it. */
    ConnectionId id();

    /** The generation it belongs to: of its service if it has one, else of the pool. */
    int generation();

    /**
     * Behind a load balancer: which service answered the hello. Whoever reports a failure of this connection names it, so
     * that only its connections are cleared.
     */
    default Optional<ObjectId> serviceId() {
        return Optional.ofNullable(connection().hello().serviceId());
    }

    /**
     * Says why the connection will not come back after this command. Pinning is keeping: a cursor or transaction behind a
     * load balancer sends all its commands here, without a further check-out, and takes one of the ways back when it ends
     * (a cursor: when the server says id 0, when it was killed, or by {@link #discard} after a network error, without
     * {@code killCursors}). Counted for the message of a wait queue timeout until then; the first reason counts. Any thread.
     *
     * <p>Spec: Load Balancer Support, "Connection Pinning", "Connection Tracking".
     */
    void pin(PinnedTo to);

    /** Back to the pool; a closed, stale or perished connection is thrown away there. Any thread. */
    void checkIn();

    /** Closes it: the conversation is in an unknown state. Any thread. */
    void discard(String reason);
}
