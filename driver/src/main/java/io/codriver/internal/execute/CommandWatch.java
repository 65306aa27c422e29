package io.codriver.internal.execute;

import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.wire.Reply;
import org.jspecify.annotations.Nullable;

/** Who wants to hear of commands. Costs nothing if nobody does. */
public interface CommandWatch {

    /** Nobody listens. */
    CommandWatch NOBODY = (run, connection, nowNanos) -> null;

    /** A command is about to be sent; {@code null} if nobody listens. */
    @Nullable
    Watched begin(Run<?> run, OpenConnection connection, long nowNanos);

    /** One command on its way. On the event loop of the connection. */
    interface Watched {
        void started();

        void replied(Reply reply);

        void written();

        void failed(Throwable failure);
    }
}
