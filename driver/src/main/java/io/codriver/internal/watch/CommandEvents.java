package io.codriver.internal.watch;

import com.mongodb.RequestContext;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.event.CommandListener;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestDocument;
import io.codriver.internal.wire.answer.Refusals;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;

/**
 * Tells listeners, the log and traces of commands, as they were written. What concerns credentials is told without its contents.
 * What anybody throws is logged and harms nobody.
 *
 * <p>Spec: Command Logging and Monitoring.
 */
public final class CommandEvents implements CommandWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CommandEvents.class);

    /** Of this JVM: listeners pair beginnings and ends by it, and one listener may serve several clients. */
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private final CommandListeners listeners;
    private final @Nullable ReactiveContextProvider contexts;
    private final CommandLog log;
    private final Tracing tracing;
    private final Ticker clock;

    /**
     * Tells these, and the log while it is on.
     *
     * @param contexts tell listeners who asked, if the application brings any
     * @param tracing makes traces of operations
     */
    public CommandEvents(
            List<CommandListener> listeners,
            @Nullable ReactiveContextProvider contexts,
            StructuredLog log,
            Tracing tracing,
            Ticker clock) {
        this.listeners = new CommandListeners(listeners);
        this.contexts = contexts;
        this.log = new CommandLog(log);
        this.tracing = tracing;
        this.clock = clock;
    }

    @Override
    public @Nullable TransactionTrace transaction() {
        return tracing.transaction();
    }

    @Override
    public <R> CoreSubscriber<? super R> following(
            Command<?> command, CoreSubscriber<? super R> asking, @Nullable TransactionTrace within) {
        OperationTrace trace = tracing.of(command, asking.currentContext(), within);
        return trace == null ? asking : new TracedSubscriber<>(asking, trace);
    }

    @Override
    public @Nullable Watched begin(Sending sending, long nowNanos) {
        boolean logged = log.isOn();
        OperationTrace trace = TracedSubscriber.traceOf(sending.subscriber());
        if (!logged && listeners.isEmpty() && trace == null) {
            return null;
        }
        List<CommandTeller> tellers = new ArrayList<>(2);
        if (trace != null) {
            tellers.add(trace.command(sending.command()));
        }
        if (logged) {
            tellers.add(log);
        }
        if (!listeners.isEmpty()) {
            tellers.add(listeners);
        }
        return new Told(facts(sending), tellers, nowNanos);
    }

    private CommandFacts facts(Sending sending) {
        return new CommandFacts(
                contextOf(sending.subscriber()),
                sending.operationId(),
                REQUESTS.incrementAndGet(),
                describe(sending),
                sending.command().database(),
                sending.command().name());
    }

    private static ConnectionDescription describe(Sending sending) {
        LentConnection lent = sending.connection();
        Hello hello = lent.connection().hello();
        return new ConnectionDescription(
                hello.serviceId(), // Spec: Load Balancer Support, "Events".
                lent.id(),
                hello.maxWireVersion(),
                sending.serverType(),
                hello.maxWriteBatchSize(),
                hello.maxDocumentBytes(),
                hello.maxMessageBytes(),
                List.of(),
                null);
    }

    private @Nullable RequestContext contextOf(@Nullable Subscriber<?> asking) {
        Subscriber<?> subscriber = TracedSubscriber.asApplicationKnows(asking);
        if (contexts == null || subscriber == null || listeners.isEmpty()) {
            return null;
        }
        try {
            return contexts.getContext(subscriber);
        } catch (Throwable thrown) {
            LOG.warn("The contextProvider threw; listeners are told of a command without its context", thrown);
            return null;
        }
    }

    /** One command. */
    private final class Told implements Watched {

        private final CommandFacts facts;
        private final List<CommandTeller> tellers;
        private final long startNanos;
        private boolean secret;
        private boolean began;

        Told(CommandFacts facts, List<CommandTeller> tellers, long startNanos) {
            this.facts = facts;
            this.tellers = tellers;
            this.startNanos = startNanos;
        }

        @Override
        public void started(ByteBuf message) {
            began = true;
            RawBsonDocument command = RequestDocument.of(message);
            secret = Secrecy.isSecret(facts.name(), command);
            each(teller -> teller.started(facts, secret ? new BsonDocument() : command));
        }

        @Override
        public void replied(Reply reply) {
            if (Answers.isOk(reply)) {
                succeeded(secret ? new BsonDocument() : reply.copy());
                return;
            }
            BsonDocument answer = Answers.document(reply);
            failed(
                    secret
                            ? Secrecy.redacted(answer, facts.connection().getServerAddress())
                            : Refusals.of(answer, facts.connection().getServerAddress()));
        }

        @Override
        public void written() {
            succeeded(new BsonDocument("ok", new BsonInt32(1)));
        }

        private void succeeded(BsonDocument answer) {
            long elapsed = clock.nanos() - startNanos;
            each(teller -> teller.succeeded(facts, answer, elapsed));
        }

        @Override
        public void failed(Throwable failure) {
            if (began) {
                long elapsed = clock.nanos() - startNanos;
                each(teller -> teller.failed(facts, failure, elapsed));
            }
        }

        private void each(Consumer<CommandTeller> event) {
            for (CommandTeller teller : tellers) {
                try {
                    event.accept(teller);
                } catch (Throwable thrown) {
                    LOG.warn("Telling of a command failed; ignored", thrown);
                }
            }
        }
    }
}
