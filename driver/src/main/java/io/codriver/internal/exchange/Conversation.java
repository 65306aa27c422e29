package io.codriver.internal.exchange;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.compress.Compressor;
import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests and replies on one channel, one exchange at a time. Whoever lends connections guarantees that only one
 * caller uses a conversation; a second request while a reply is outstanding is a bug and fails loudly.
 *
 * <p>Concurrency: all state is owned by the event loop of the channel; calls from other threads hop onto it.
 */
public interface Conversation {

    /**
     * Sends and waits for the reply. Any thread; inside the event loop the write happens before this call returns.
     *
     * <p>If the request allows it ({@code exhaustAllowed}), the server may send several replies. Each one that announces
     * another ends the deadline of the one before: call {@link #hurry} inside {@link ReplyReceiver#replied} to limit the
     * wait for the next.
     *
     * @param by when the reply must be complete; passing it closes the channel. If it has passed already, nothing is
     *     sent and the channel stays usable
     */
    void exchange(RequestBody request, Deadline by, ReplyReceiver receiver);

    /**
     * Sends without wanting a reply ({@code moreToCome}).
     *
     * @param written called on the event loop with {@code null} once the bytes were handed to the socket, or the failure
     */
    void tell(RequestBody request, Deadline by, Told written);

    /** Result of {@link #tell}. */
    @FunctionalInterface
    interface Told {
        void done(@Nullable ExchangeFailure failure);
    }

    /** Brings the deadline of the outstanding reply forward; does nothing if none is outstanding. */
    void hurry(Deadline by);

    /**
     * As {@link #hurry(Deadline)}, but only if the exchange under way is still that of {@code whose}: a call from elsewhere
     * may arrive when the connection has been lent to somebody else already.
     *
     * @param whose the receiver or {@link Told} that the exchange was begun with
     */
    void hurry(Object whose, Deadline by);

    /** Limits of messages as the server's hello announced them; before that, the defaults of the specification. */
    void limit(int maxMessageSizeBytes);

    /** Which compressors the server is told of: from now on it may answer compressed. None before. */
    void announce(List<Compressor> compressors);

    /** Compresses requests from now on, but for those that must not be. */
    void compress(Compressor agreed);

    /** The channel, for its event loop and address. */
    Channel channel();

    /** Closes the channel; an outstanding exchange fails with {@link ExchangeFailure.Kind#INTERRUPTED}. Any thread, idempotent. */
    void close(String reason);
}
