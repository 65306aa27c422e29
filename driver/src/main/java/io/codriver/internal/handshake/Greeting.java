package io.codriver.internal.handshake;

import com.mongodb.ServerAddress;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.time.Deadline;
import reactor.core.publisher.Mono;

/** Says hello first on a new channel. Spec: MongoDB handshake. */
public interface Greeting {

    /**
     * Fails with {@link io.codriver.internal.exchange.ExchangeFailure}, or {@code MongoCommandException} if the server
     * answers with an error. Cancelling leaves the channel mid-conversation: close it.
     *
     * @param forMonitor monitors send no compressors and no authentication
     */
    Mono<Greeted> greet(Conversation conversation, ServerAddress server, boolean forMonitor, Deadline by);
}
