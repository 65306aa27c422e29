package io.codriver.surface;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a client sends, without what it sends of its own accord. Called by any thread. */
final class CommandCount implements CommandListener {

    private static final Set<String> OF_ITS_OWN = Set.of("killCursors", "endSessions");

    /** Different in each session and each process. */
    private static final Set<String> VOLATILE =
            Set.of("lsid", "$clusterTime", "txnNumber", "afterClusterTime", "getMore", "uploadDate");

    private final List<BsonDocument> started = new CopyOnWriteArrayList<>();
    private final Set<Long> cursors = ConcurrentHashMap.newKeySet();
    private volatile Runnable onAnswer = () -> {};

    /** Counts anew. */
    void restart(Runnable whenAnswered) {
        started.clear();
        cursors.clear();
        onAnswer = whenAnswered;
    }

    /** With a mark in the place of each value that is never twice the same. */
    List<BsonDocument> started() {
        return List.copyOf(started);
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        if (!OF_ITS_OWN.contains(event.getCommandName()) && !isOfEarlier(event.getCommand())) {
            started.add(comparable(event.getCommand()));
        }
    }

    /** A cursor that was left by an earlier call may be on its way yet. */
    private boolean isOfEarlier(BsonDocument command) {
        return command.isInt64("getMore")
                && !cursors.contains(command.getInt64("getMore").getValue());
    }

    private static BsonDocument comparable(BsonDocument command) {
        BsonDocument marked = new BsonDocument();
        command.forEach((name, value) -> {
            if (VOLATILE.contains(name) || isWhatIsLeft(name, value)) {
                marked.append(name, new BsonString("any"));
            } else if (!isUnlimited(name, value)) {
                marked.append(name, comparable(value));
            }
        });
        return marked;
    }

    /** Of a timeout, which only the clock knows. */
    private static boolean isWhatIsLeft(String name, BsonValue value) {
        return name.equals("maxTimeMS") && value.isNumber() && value.asNumber().longValue() > Arguments.SECONDS * 1_000;
    }

    /** The official driver turns unbounded demand into a batch size, and no limit of an explained command into a zero. */
    private static boolean isUnlimited(String name, BsonValue value) {
        return value.isNumber()
                && (name.equals("batchSize") && value.asNumber().longValue() == Integer.MAX_VALUE
                        || name.equals("maxTimeMS") && value.asNumber().longValue() == 0);
    }

    private static BsonValue comparable(BsonValue value) {
        return switch (value.getBsonType()) {
            case DOCUMENT -> comparable(value.asDocument());
            case ARRAY ->
                new BsonArray(
                        value.asArray().stream().map(CommandCount::comparable).toList());
            case OBJECT_ID -> new BsonString("any");
            default -> value;
        };
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        if (event.getResponse().isDocument("cursor")) {
            cursors.add(event.getResponse()
                    .getDocument("cursor")
                    .getNumber("id", new BsonInt64(0))
                    .longValue());
        }
        answered(event.getCommandName());
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        answered(event.getCommandName());
    }

    /** What was asked before the count began may be answered late: a cursor that was left, for example. */
    private void answered(String command) {
        if (!OF_ITS_OWN.contains(command) && !started.isEmpty()) {
            onAnswer.run();
        }
    }
}
