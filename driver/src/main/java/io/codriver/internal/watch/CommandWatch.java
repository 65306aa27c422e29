package io.codriver.internal.watch;

import io.codriver.internal.command.Command;
import io.codriver.internal.wire.Reply;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** Who wants to hear of commands. Costs nothing if nobody does. */
@FunctionalInterface
public interface CommandWatch {

    /** Nobody listens. */
    CommandWatch NOBODY = (sending, nowNanos) -> null;

    /** A command is about to be written; {@code null} if nobody listens. */
    @Nullable
    Watched begin(Sending sending, long nowNanos);

    /**
     * Who is to be subscribed in place of somebody who asks for an operation.
     *
     * @param command the first of the operation
     * @param within the trace of the transaction that it is part of, if there is one
     */
    default <R> CoreSubscriber<? super R> following(
            Command<?> command, CoreSubscriber<? super R> asking, @Nullable TransactionTrace within) {
        return asking;
    }

    /** The trace of a transaction that begins now; {@code null} if nobody traces. */
    default @Nullable TransactionTrace transaction() {
        return null;
    }

    /** One command on its way. On the event loop of the connection; throws nothing. */
    interface Watched {

        /** The request is written, but not flushed. The bytes are valid during the call. */
        void started(ByteBuf message);

        /** The reply stays valid for others. */
        void replied(Reply reply);

        /** Nothing more will come of a request without a reply. */
        void written();

        /** The connection broke, or the request could not be written; what was never started is not told of. */
        void failed(Throwable failure);
    }
}
