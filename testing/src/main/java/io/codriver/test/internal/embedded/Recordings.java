package io.codriver.test.internal.embedded;

import io.codriver.test.internal.wire.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands a server saw, oldest first: the last {@value #MAX_COMMANDS} of them, and no more than
 * {@value #MAX_BYTES} bytes. Counts are exact whatever was forgotten. Safe for any thread.
 */
public final class Recordings {

    /** A request and the connection it came over. */
    public record Recorded(long connectionId, Request request) {}

    private static final int MAX_COMMANDS = 10_000;
    private static final long MAX_BYTES = 16L << 20;

    private final Deque<Recorded> commands = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long bytes;

    /** Keeps a command and forgets the oldest ones beyond the bounds. */
    public synchronized void add(Recorded command) {
        counts.merge(command.request().name(), 1L, Long::sum);
        commands.addLast(command);
        bytes += command.request().sizeBytes();
        while (commands.size() > MAX_COMMANDS || (bytes > MAX_BYTES && commands.size() > 1)) {
            bytes -= commands.removeFirst().request().sizeBytes();
        }
    }

    /** What is remembered. */
    public synchronized List<Recorded> all() {
        return List.copyOf(commands);
    }

    /** How often a command was seen since the last {@link #clear()}. */
    public synchronized long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Forgets commands and counts. */
    public synchronized void clear() {
        commands.clear();
        counts.clear();
        bytes = 0;
    }
}
