package io.codriver.internal.execute;

import com.mongodb.MongoCommandException;
import com.mongodb.RequestContext;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.SectionWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the application's listeners of commands. What concerns credentials is told without its contents. Listeners are
 * called on the event loop of the connection; what they or the context provider throw is logged and harms nobody.
 *
 * <p>Spec: Command Logging and Monitoring, "API" and "Security".
 */
final class CommandEvents implements CommandWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CommandEvents.class);
    private static final Set<String> SECRET = Set.of(
            "authenticate",
            "saslstart",
            "saslcontinue",
            "getnonce",
            "createuser",
            "updateuser",
            "copydbgetnonce",
            "copydbsaslstart",
            "copydb");
    private static final Set<String> GREETING = Set.of("hello", "ismaster");

    private final List<CommandListener> listeners;
    private final @Nullable ReactiveContextProvider contexts;
    private final Ticker clock;
    private final AtomicInteger requests = new AtomicInteger();

    CommandEvents(List<CommandListener> listeners, @Nullable ReactiveContextProvider contexts, Ticker clock) {
        this.listeners = List.copyOf(listeners);
        this.contexts = contexts;
        this.clock = clock;
    }

    @Override
    public Watched begin(Run<?> run, LentConnection connection, long nowNanos) {
        return new Told(run, connection, nowNanos);
    }

    private void each(Consumer<CommandListener> event) {
        for (CommandListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable thrown) {
                LOG.warn("A command listener threw; ignored", thrown);
            }
        }
    }

    private @Nullable RequestContext contextOf(@Nullable Subscriber<?> asker) {
        if (contexts == null || asker == null) {
            return null;
        }
        try {
            return contexts.getContext(asker);
        } catch (Throwable thrown) {
            LOG.warn("The contextProvider threw; listeners are told of a command without its context", thrown);
            return null;
        }
    }

    private static boolean isSecret(String name, BsonDocument command) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.contains(lower) || (GREETING.contains(lower) && command.containsKey("speculativeAuthenticate"));
    }

    /** One command. */
    private final class Told implements Watched {

        private final Command<?> command;
        private final ConnectionDescription connection;
        private final @Nullable RequestContext context;
        private final long operationId;
        private final int requestId = requests.incrementAndGet();
        private final long startNanos;
        private @Nullable WrittenSections written;
        private boolean secret;
        private boolean began;

        Told(Run<?> run, LentConnection lent, long startNanos) {
            this.command = run.command;
            this.operationId = run.operationId();
            this.connection = describe(lent, run.selected().description().getType());
            this.context = contextOf(run.asker());
            this.startNanos = startNanos;
        }

        private static ConnectionDescription describe(LentConnection lent, ServerType type) {
            Hello hello = lent.connection().hello();
            return new ConnectionDescription(
                    hello.serviceId(), // Spec: Load Balancer Support, "Events".
                    lent.id(),
                    hello.maxWireVersion(),
                    type,
                    hello.maxWriteBatchSize(),
                    hello.maxDocumentBytes(),
                    hello.maxMessageBytes(),
                    List.of(),
                    null);
        }

        @Override
        public SectionWriter listening(SectionWriter sections) {
            WrittenSections recording = new WrittenSections(sections);
            written = recording;
            return recording;
        }

        @Override
        public void started() {
            began = true;
            BsonDocument document = written == null ? new BsonDocument() : written.document();
            secret = isSecret(command.name(), document);
            BsonDocument shown = secret ? new BsonDocument() : document;
            each(listener -> listener.commandStarted(new CommandStartedEvent(
                    context, operationId, requestId, connection, command.database(), command.name(), shown)));
        }

        @Override
        public void replied(Reply reply) {
            BsonDocument answer = Answers.document(reply);
            if (Answers.isOk(reply)) {
                succeeded(secret ? new BsonDocument() : answer);
            } else {
                failed(
                        secret
                                ? new MongoCommandException(new BsonDocument(), connection.getServerAddress())
                                : Answers.failure(answer, connection.getServerAddress()));
            }
        }

        @Override
        public void written() {
            succeeded(new BsonDocument("ok", new BsonInt32(1)));
        }

        private void succeeded(BsonDocument answer) {
            each(listener -> listener.commandSucceeded(new CommandSucceededEvent(
                    context,
                    operationId,
                    requestId,
                    connection,
                    command.database(),
                    command.name(),
                    answer,
                    clock.nanos() - startNanos)));
        }

        @Override
        public void failed(Throwable failure) {
            if (!began) {
                return;
            }
            each(listener -> listener.commandFailed(new CommandFailedEvent(
                    context,
                    operationId,
                    requestId,
                    connection,
                    command.database(),
                    command.name(),
                    clock.nanos() - startNanos,
                    failure)));
        }
    }
}
