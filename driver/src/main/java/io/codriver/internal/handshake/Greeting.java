package io.codriver.internal.handshake;

import com.mongodb.ServerAddress;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.time.Deadline;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Says hello first on a new channel. Spec: MongoDB handshake. */
public interface Greeting {

    /**
     * Fails with {@link io.codriver.internal.exchange.ExchangeFailure}, or {@code MongoCommandException} if the server
     * answers with an error. Cancelling leaves the channel mid-conversation: close it.
     *
     * @param forMonitor monitors send no compressors
     * @param login what announces itself in hello, if the connection has to prove who it is
     */
    Mono<Greeted> greet(
            Conversation conversation, ServerAddress server, boolean forMonitor, Optional<Login> login, Deadline by);
}
