package io.codriver.internal.handshake.auth;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyDocument;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import org.bson.BsonDocument;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * What a login travels on.
 *
 * @param server as the topology names it
 * @param limit how long it may take
 * @param aside is told when it leaves the wire
 */
public record LoginRoad(Conversation conversation, ServerAddress server, LoginLimit limit, Aside aside) {

    /** Obtains something from elsewhere: the time that this takes is none on the wire. */
    public <T> Mono<T> elsewhere(Mono<T> credentials) {
        return Mono.defer(() -> {
            long sinceNanos = limit.nanos();
            return aside.identifying(credentials).doOnNext(obtained -> limit.stoodStillSince(sinceNanos));
        });
    }

    /** Fails with {@link ExchangeFailure}, or {@link MongoException} if the server refuses. */
    public Mono<BsonDocument> ask(LoginCommand command) {
        return Mono.create(waiting -> conversation.exchange(command, limit.forReply(), new Receiver(server, waiting)));
    }

    private record Receiver(ServerAddress server, MonoSink<BsonDocument> waiting) implements ReplyReceiver {

        @Override
        public void replied(Reply reply) {
            BsonDocument answer;
            try {
                answer = ReplyDocument.read(reply);
                if (!ReplyDocument.isOk(answer)) {
                    waiting.error(Refusals.ofSecret(answer, server));
                    return;
                }
            } catch (RuntimeException unreadable) {
                waiting.error(new ExchangeFailure(
                        ExchangeFailure.Kind.PROTOCOL,
                        "The answer to an authentication command cannot be read",
                        unreadable));
                return;
            }
            waiting.success(answer);
        }

        @Override
        public void failed(ExchangeFailure failure) {
            waiting.error(failure);
        }
    }
}
