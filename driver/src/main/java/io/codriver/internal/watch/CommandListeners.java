package io.codriver.internal.watch;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's listeners. What they throw is logged and harms nobody. Spec: Command Logging and Monitoring, "Events API". */
final class CommandListeners implements CommandTeller {

    private static final Logger LOG = LoggerFactory.getLogger(CommandListeners.class);

    private final List<CommandListener> listeners;

    CommandListeners(List<CommandListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    @Override
    public void started(CommandFacts facts, BsonDocument command) {
        CommandStartedEvent event = new CommandStartedEvent(
                facts.context(),
                facts.operationId(),
                facts.requestId(),
                facts.connection(),
                facts.database(),
                facts.name(),
                command);
        each(listener -> listener.commandStarted(event));
    }

    @Override
    public void succeeded(CommandFacts facts, BsonDocument reply, long elapsedNanos) {
        CommandSucceededEvent event = new CommandSucceededEvent(
                facts.context(),
                facts.operationId(),
                facts.requestId(),
                facts.connection(),
                facts.database(),
                facts.name(),
                reply,
                elapsedNanos);
        each(listener -> listener.commandSucceeded(event));
    }

    @Override
    public void failed(CommandFacts facts, Throwable failure, long elapsedNanos) {
        CommandFailedEvent event = new CommandFailedEvent(
                facts.context(),
                facts.operationId(),
                facts.requestId(),
                facts.connection(),
                facts.database(),
                facts.name(),
                elapsedNanos,
                failure);
        each(listener -> listener.commandFailed(event));
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
}
