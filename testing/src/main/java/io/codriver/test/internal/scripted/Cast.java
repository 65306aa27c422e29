package io.codriver.test.internal.scripted;

import io.codriver.test.internal.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Who performs which play, and what those do who have none. Safe for any thread. */
public final class Cast {

    private final Queue<Play> fromTheFirstByte = new ConcurrentLinkedQueue<>();
    private final Queue<Play> fromTheFirstCommand = new ConcurrentLinkedQueue<>();
    private final List<Play> plays = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final BsonDocument greeting;
    private final Runnable changed;

    /** Connections without a play say {@code greeting}; {@code changed} is called after each step. */
    public Cast(BsonDocument greeting, Runnable changed) {
        this.greeting = greeting;
        this.changed = changed;
    }

    /** A play for the next connection that is accepted. */
    public Play connection() {
        return added(fromTheFirstByte);
    }

    /** A play for the next connection on which a command comes that is no greeting. */
    public Play conversation() {
        return added(fromTheFirstCommand);
    }

    private Play added(Queue<Play> queue) {
        Play play = new Play();
        plays.add(play);
        queue.add(play);
        return play;
    }

    @Nullable
    Play onAccept() {
        return fromTheFirstByte.poll();
    }

    @Nullable
    Play onCommand() {
        return fromTheFirstCommand.poll();
    }

    /** What is said, without a script, to a greeting and a goodbye; null to anything else. */
    @Nullable
    BsonDocument courtesy(Request request) {
        if (isGreeting(request.name())) {
            return greeting;
        }
        return request.name().equals("endSessions") ? BsonDocument.parse("{ok: 1.0}") : null;
    }

    /** Whether this is {@code hello} or its older name. */
    public static boolean isGreeting(String command) {
        return command.equals("hello") || command.equalsIgnoreCase("isMaster");
    }

    void complain(String why) {
        complaints.add(why);
        changed.run();
    }

    void changed() {
        changed.run();
    }

    /** Whether something went wrong that time does not heal. */
    public boolean hasFailed() {
        return !complaints.isEmpty() || plays.stream().anyMatch(Play::hasFailed);
    }

    /** Everything that did not go as it was written. */
    public List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        for (int i = 0; i < plays.size(); i++) {
            for (String complaint : plays.get(i).complaints()) {
                all.add("script " + (i + 1) + ": " + complaint);
            }
        }
        return all;
    }
}
