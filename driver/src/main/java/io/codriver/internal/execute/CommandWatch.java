package io.codriver.internal.execute;

import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.SectionWriter;
import org.jspecify.annotations.Nullable;

/** Who wants to hear of commands. Costs nothing if nobody does. */
@FunctionalInterface
interface CommandWatch {

    /** Nobody listens. */
    CommandWatch NOBODY = (run, connection, nowNanos) -> null;

    /** A command is about to be sent; {@code null} if nobody listens. */
    @Nullable
    Watched begin(Run<?> run, LentConnection connection, long nowNanos);

    /** One command on its way. On the event loop of the connection. */
    interface Watched {

        /** Writes to the given sections, and remembers what was written. */
        SectionWriter listening(SectionWriter sections);

        /** The request is written, but not flushed. */
        void started();

        /** The reply stays valid for others. */
        void replied(Reply reply);

        /** Nothing more will come of a request without a reply. */
        void written();

        /** The connection broke, or the request turned out too large to be sent. */
        void failed(Throwable failure);
    }
}
