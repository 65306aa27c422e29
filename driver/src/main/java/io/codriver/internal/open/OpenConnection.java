package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Deadline;
import java.net.SocketAddress;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A connection after its handshake. Whoever holds it owns it and closes it. */
public interface OpenConnection {

    ServerAddress server();

    Conversation conversation();

    Hello hello();

    SocketAddress remote();

    OpeningLedger ledger();

    /** Round trip of the hello exchange. */
    long helloNanos();

    /**
     * Proves anew who the client is, because the server does not believe it any more; empty if it never had to. Nothing else may be
     * said meanwhile. Fails with {@code MongoSecurityException}: then close the connection, its conversation may be in the middle.
     *
     * @param by the caller's limit
     */
    default Optional<Mono<Void>> proveAgain(Deadline by) {
        return Optional.empty();
    }

    /** Whether the channel is active. */
    boolean isOpen();

    /** Runs the task once the channel is closed, at once if it is; on the event loop of the channel. */
    void onClosed(Runnable task);

    /** Whether this thread is the event loop of the channel: who asks from there need not wake anybody up. */
    default boolean isServedBy(Thread thread) {
        return false;
    }

    /** Closes the channel. Any thread, idempotent. */
    void close(String reason);
}
