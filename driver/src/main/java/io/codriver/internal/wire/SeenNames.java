package io.codriver.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields as texts, the same text for the same bytes: documents repeat theirs, and a text that was seen before
 * needs neither making nor hashing again.
 *
 * <p>Shared by all threads without a lock: entries are immutable and safe to publish in a race; two threads may make
 * the same text twice, and names of one place push each other out. Holds at most {@value #PLACES} short names, whoever
 * sends them.
 */
final class SeenNames {

    /** Names longer than this are made anew each time. */
    static final int LONGEST_BYTES = 32;

    private static final int PLACES = 1024;
    private static final @Nullable Seen[] SEEN = new Seen[PLACES];

    private SeenNames() {}

    /** The text of those bytes, of which {@code hash} is any number that depends on all of them. */
    static String text(byte[] bytes, int from, int length, int hash) {
        int place = (hash ^ hash >>> 10 ^ hash >>> 20) & (PLACES - 1);
        Seen seen = SEEN[place];
        if (seen != null && Arrays.equals(seen.bytes, 0, seen.bytes.length, bytes, from, from + length)) {
            return seen.text;
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        SEEN[place] = new Seen(Arrays.copyOfRange(bytes, from, from + length), text);
        return text;
    }

    private record Seen(byte[] bytes, String text) {}
}
