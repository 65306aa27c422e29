package io.codriver.internal.pool;

import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import io.codriver.event.PoolListener;
import io.codriver.internal.observe.StructuredLog;
import java.util.List;

/**
 * What a pool is told.
 *
 * @param server whose connections it lends
 * @param settings limits, and the official listeners
 * @param listeners hear what the official events cannot say
 * @param log where the specified messages go
 */
public record PoolOptions(
        ServerId server, ConnectionPoolSettings settings, List<PoolListener> listeners, StructuredLog log) {

    /** Copies the list. */
    public PoolOptions {
        listeners = List.copyOf(listeners);
    }
}
