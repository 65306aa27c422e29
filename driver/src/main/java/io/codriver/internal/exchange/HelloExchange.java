package io.codriver.internal.exchange;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import io.codriver.internal.exchange.ExchangeFailure.Kind;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.hello.HelloCommand;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import org.bson.BsonDocument;

/**
 * One hello and its answer, or a stream of answers, as handshake and monitors need it.
 *
 * <p>Spec: MongoDB handshake; Server Monitoring, "hello or legacy hello command".
 */
public final class HelloExchange implements ReplyReceiver {

    private final ServerAddress server;
    private final Ticker ticker;
    private final Answer answer;
    private long askedNanos;

    private HelloExchange(ServerAddress server, Ticker ticker, Answer answer) {
        this.server = server;
        this.ticker = ticker;
        this.answer = answer;
    }

    /** Who wants to hear of it. Called on the event loop of the channel. */
    public interface Answer {

        /**
         * The server answered with {@code ok: 1}.
         *
         * @param tookNanos since the request was handed to the channel, or since the answer before
         * @param moreFollows whether the server will go on without being asked; then set a limit for the next with
         *     {@link Conversation#hurry}
         */
        void heard(Hello hello, long tookNanos, boolean moreFollows);

        /** An {@link ExchangeFailure}, or a {@link MongoException} if the server answered with an error. */
        void failed(Throwable failure);
    }

    /** Asks now. Any thread. */
    public static void ask(
            Conversation conversation,
            HelloCommand command,
            ServerAddress server,
            Ticker ticker,
            Deadline by,
            Answer answer) {
        HelloExchange receiver = new HelloExchange(server, ticker, answer);
        receiver.askedNanos = ticker.nanos();
        conversation.exchange(command, by, receiver);
    }

    @Override
    public void replied(Reply reply) {
        long nowNanos = ticker.nanos();
        long tookNanos = nowNanos - askedNanos;
        askedNanos = nowNanos;
        boolean moreFollows = reply.moreToCome();
        Hello hello;
        try {
            BsonDocument document = ReplyDocument.read(reply);
            if (!ReplyDocument.isOk(document)) {
                // It may have held the first message of a login.
                answer.failed(Refusals.ofSecret(document, server));
                return;
            }
            hello = Hello.of(document);
        } catch (RuntimeException unreadable) {
            answer.failed(new ExchangeFailure(Kind.PROTOCOL, "The answer to hello cannot be read", unreadable));
            return;
        }
        answer.heard(hello, tookNanos, moreFollows);
    }

    @Override
    public void failed(ExchangeFailure failure) {
        answer.failed(failure);
    }
}
