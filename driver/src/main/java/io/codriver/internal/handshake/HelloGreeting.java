package io.codriver.internal.handshake;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.HelloExchange;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.hello.HelloCommand;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.BsonClasses;
import io.codriver.internal.wire.compress.Compressor;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Says the first hello with the metadata of the client, and tells the conversation what the server can take. One per
 * client; any thread.
 *
 * <p>The login of a connection is begun with it. An arbiter has no users, so no login follows there.
 *
 * <p>Monitors announce no compressors. Of those that pools announce, requests are compressed with the first one that the server
 * knows as well; replies with any of them.
 *
 * <p>Behind a load balancer a server has to name the service it is; one that does not is refused.
 *
 * <p>Spec: MongoDB handshake, "Connection handshake"; Load Balancer Support, "Connection Establishment";
 * OP_COMPRESSED, "MongoDB Handshake Amendment".
 */
public final class HelloGreeting implements Greeting {

    // The text is that of the specification: Load Balancer Support, "Connection Establishment".
    private static final String NO_SERVICE =
            "Driver attempted to initialize in load balancing mode, but the server does" + " not support this mode.";

    private final CurrentMetadata metadata;
    private final GreetingSettings settings;
    private final Ticker ticker;

    public HelloGreeting(CurrentMetadata metadata, GreetingSettings settings, Ticker ticker) {
        this.metadata = metadata;
        this.settings = settings;
        this.ticker = ticker;
        BsonClasses.load();
    }

    @Override
    public Mono<Greeted> greet(
            Conversation conversation, ServerAddress server, boolean forMonitor, Optional<Login> login, Deadline by) {
        return Mono.create(waiting -> {
            List<Compressor> announced = forMonitor ? List.of() : settings.compressors();
            conversation.announce(announced);
            BsonDocument more = Compression.announcement(announced);
            login.ifPresent(begun -> begun.announce(more));
            HelloCommand hello = HelloCommand.first(metadata.get().document(), settings.api(), settings.loadBalanced())
                    .with(more);
            Introduction introduction =
                    new Introduction(conversation, settings.loadBalanced(), announced, login, waiting);
            HelloExchange.ask(conversation, hello, server, ticker, by, introduction);
        });
    }

    private record Introduction(
            Conversation conversation,
            boolean loadBalanced,
            List<Compressor> announced,
            Optional<Login> login,
            MonoSink<Greeted> waiting)
            implements HelloExchange.Answer {

        @Override
        public void heard(Hello hello, long tookNanos, boolean moreFollows) {
            if (loadBalanced && hello.serviceId() == null) {
                waiting.error(new MongoClientException(NO_SERVICE));
                return;
            }
            conversation.limit(hello.maxMessageBytes());
            Compression.agreed(announced, hello).ifPresent(conversation::compress);
            waiting.success(new Greeted(hello, tookNanos, login.filter(begun -> !hello.isArbiter())));
        }

        @Override
        public void failed(Throwable failure) {
            waiting.error(
                    login.isPresent() && failure instanceof MongoException refusal
                            ? login.get().refused(refusal)
                            : failure);
        }
    }
}
