package io.codriver.specification.unified.event;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;

/**
 * The commands of a client that were told of and went well, whole: what a server must have received. Those which are not
 * shown, because they are about credentials, are left out. Any thread.
 */
final class SentCommands implements CommandListener {

    private final Map<Integer, BsonDocument> underway = new ConcurrentHashMap<>();
    private final Queue<BsonDocument> sent = new ConcurrentLinkedQueue<>();

    @Override
    public void commandStarted(CommandStartedEvent event) {
        if (!event.getCommand().isEmpty()) {
            underway.put(event.getRequestId(), event.getCommand().clone());
        }
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        BsonDocument command = underway.remove(event.getRequestId());
        if (command != null) {
            sent.add(command);
        }
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        underway.remove(event.getRequestId());
    }

    List<BsonDocument> all() {
        return List.copyOf(sent);
    }
}
