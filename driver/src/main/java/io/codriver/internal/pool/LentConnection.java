package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionId;
import io.codriver.internal.open.OpenConnection;

/** A connection in the hands of one caller, until exactly one of both ways back is taken. */
public interface LentConnection {

    OpenConnection connection();

    /** What events call it. */
    ConnectionId id();

    /** The generation it belongs to. */
    int generation();

    /** Back to the pool; a closed, stale or perished connection is thrown away there. Any thread. */
    void checkIn();

    /** Closes it: the conversation is in an unknown state. Any thread. */
    void discard(String reason);
}
