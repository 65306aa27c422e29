package io.codriver.internal.deployment;

import com.mongodb.connection.ServerDescription;
import io.codriver.internal.pool.ConnectionPool;
import io.codriver.internal.pool.LentConnection;

/** A server as it was when it was selected. */
public interface SelectedServer {

    ServerDescription description();

    ConnectionPool pool();

    /** One more operation goes there without being selected for: a cursor's next batch. */
    void operationBegun();

    /** An operation that was selected for, or begun, is done with this server, whatever came of it. */
    void operationEnded();

    /**
     * Tells the topology of a failure met while using a connection of this server; decides there what it changes.
     * Spec: SDAM, "Error handling".
     *
     * @param generation of the connection that failed
     * @param then called once what came of it can be seen and is done, on this thread or on another one: a retry which went
     *     on before could find the server, and its pool, as they were
     */
    void failed(Throwable failure, int generation, Runnable then);

    /** As {@link #failed(Throwable, int, Runnable)}; behind a load balancer the connection also knows whose failure it is. */
    default void failed(Throwable failure, LentConnection on, Runnable then) {
        failed(failure, on.generation(), then);
    }
}
