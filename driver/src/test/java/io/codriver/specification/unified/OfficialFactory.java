package io.codriver.specification.unified;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.specification.unified.event.EventRecorder;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonNumber;

/**
 * The official driver for {@link Survey}, in a favourable light: where nobody gave a batch size it sends one that it makes of
 * the demand, and every case that looks at the cursor of an aggregation would be lost to it. It is not told here.
 */
final class OfficialFactory {

    /** What it makes of demand without an end. */
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** The least that it makes of any demand. */
    private static final int LEAST = 2;

    private OfficialFactory() {}

    static MongoClient create(MongoClientSettings settings, EventRecorder events) {
        List<CommandListener> told = settings.getCommandListeners().stream()
                .<CommandListener>map(Lenient::new)
                .toList();
        return MongoClients.create(
                MongoClientSettings.builder(settings).commandListenerList(told).build());
    }

    private record Lenient(CommandListener listener) implements CommandListener {

        @Override
        public void commandStarted(CommandStartedEvent event) {
            listener.commandStarted(new CommandStartedEvent(
                    event.getRequestContext(),
                    event.getOperationId(),
                    event.getRequestId(),
                    event.getConnectionDescription(),
                    event.getDatabaseName(),
                    event.getCommandName(),
                    withoutItsOwnBatchSize(event.getCommand())));
        }

        private static BsonDocument withoutItsOwnBatchSize(BsonDocument command) {
            if (!(command.get("cursor") instanceof BsonDocument cursor)
                    || !(cursor.get("batchSize") instanceof BsonNumber size)
                    || (size.intValue() != UNBOUNDED && size.intValue() != LEAST)) {
                return command;
            }
            BsonDocument rest = new BsonDocument();
            cursor.forEach((name, value) -> {
                if (!name.equals("batchSize")) {
                    rest.append(name, value);
                }
            });
            BsonDocument changed = new BsonDocument();
            changed.putAll(command);
            return changed.append("cursor", rest);
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            listener.commandSucceeded(event);
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            listener.commandFailed(event);
        }
    }
}
