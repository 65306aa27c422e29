package io.codriver.internal.execute;

import com.mongodb.ServerAddress;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.session.Pin;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The router that a transaction is bound to; behind a load balancer, where nobody can ask for a router, the connection that
 * leads to it.
 */
final class RouterPin implements Pin {

    private final SelectedServer server;
    private final @Nullable LentConnection connection;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param connection kept until the pin is released; {@code null} if any connection will do */
    RouterPin(SelectedServer server, @Nullable LentConnection connection) {
        this.server = server;
        this.connection = connection;
    }

    SelectedServer server() {
        return server;
    }

    @Nullable
    LentConnection connection() {
        return connection;
    }

    @Override
    public ServerAddress address() {
        return server.description().getAddress();
    }

    @Override
    public void release() {
        if (over.compareAndSet(false, true) && connection != null) {
            connection.checkIn();
        }
    }

    @Override
    public void lost() {
        over.set(true);
    }
}
