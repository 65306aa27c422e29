package io.codriver.specification.unified.event;

import com.mongodb.connection.ConnectionDescription;
import com.mongodb.event.CommandEvent;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.function.Consumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Command events as facts. */
final class CommandEvents implements CommandListener {

    private final Consumer<ObservedEvent> to;

    CommandEvents(Consumer<ObservedEvent> to) {
        this.to = to;
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        // A copy: the document may lie in a buffer that is gone after this call.
        to.accept(new ObservedEvent(
                "commandStartedEvent",
                facts(event).append("command", event.getCommand().clone())));
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        to.accept(new ObservedEvent(
                "commandSucceededEvent",
                facts(event).append("reply", event.getResponse().clone())));
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        to.accept(new ObservedEvent("commandFailedEvent", facts(event)));
    }

    private static BsonDocument facts(CommandEvent event) {
        ConnectionDescription connection = event.getConnectionDescription();
        Long serverConnection = connection.getConnectionId().getServerValue();
        return new BsonDocument("commandName", new BsonString(event.getCommandName()))
                .append("databaseName", new BsonString(event.getDatabaseName()))
                .append("hasServiceId", BsonBoolean.valueOf(connection.getServiceId() != null))
                .append("hasServerConnectionId", BsonBoolean.valueOf(serverConnection != null && serverConnection > 0));
    }
}
