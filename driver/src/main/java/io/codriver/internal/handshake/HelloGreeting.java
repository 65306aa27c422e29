package io.codriver.internal.handshake;

import com.mongodb.MongoClientException;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.HelloExchange;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.hello.HelloCommand;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.BsonClasses;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Says the first hello with the metadata of the client, and tells the conversation what the server can take. One per
 * client; any thread.
 *
 * <p>Compression and authentication are not asked for yet, so pools and monitors say the same.
 *
 * <p>Behind a load balancer a server has to name the service it is; one that does not is refused.
 *
 * <p>Spec: MongoDB handshake, "Connection handshake"; Load Balancer Support, "Connection Establishment".
 */
public final class HelloGreeting implements Greeting {

    // The text is that of the specification: Load Balancer Support, "Connection Establishment".
    private static final String NO_SERVICE =
            "Driver attempted to initialize in load balancing mode, but the server does" + " not support this mode.";

    private final Optional<ServerApi> api;
    private final boolean loadBalanced;
    private final Ticker ticker;
    private final CurrentMetadata metadata;

    public HelloGreeting(CurrentMetadata metadata, Optional<ServerApi> api, boolean loadBalanced, Ticker ticker) {
        this.metadata = metadata;
        this.api = api;
        this.loadBalanced = loadBalanced;
        this.ticker = ticker;
        BsonClasses.load();
    }

    @Override
    public Mono<Greeted> greet(Conversation conversation, ServerAddress server, boolean forMonitor, Deadline by) {
        return Mono.create(waiting -> {
            HelloCommand hello = HelloCommand.first(metadata.get().document(), api, loadBalanced);
            HelloExchange.ask(
                    conversation, hello, server, ticker, by, new Introduction(conversation, loadBalanced, waiting));
        });
    }

    private record Introduction(Conversation conversation, boolean loadBalanced, MonoSink<Greeted> waiting)
            implements HelloExchange.Answer {

        @Override
        public void heard(Hello hello, long tookNanos, boolean moreFollows) {
            if (loadBalanced && hello.serviceId() == null) {
                waiting.error(new MongoClientException(NO_SERVICE));
                return;
            }
            conversation.limit(hello.maxMessageBytes());
            waiting.success(new Greeted(hello, tookNanos));
        }

        @Override
        public void failed(Throwable failure) {
            waiting.error(failure);
        }
    }
}
