package io.codriver.test.internal.live;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.CommandFailure;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the log of changes, which clients are given as {@code {_data: ..}}: after the change of this time, or after the end of
 * the stream which that change brought. As texts they are in the order of the log.
 */
record ResumeToken(long time, boolean afterInvalidate) implements Comparable<ResumeToken> {

    private static final Pattern FORM = Pattern.compile("[0-9A-F]{16}0[01]");
    private static final int TIME_DIGITS = 16;

    /** The token in a document that a client sent. */
    static ResumeToken of(@Nullable Object value) {
        if (value instanceof Document document
                && document.get("_data") instanceof String text
                && FORM.matcher(text).matches()) {
            return new ResumeToken(Long.parseUnsignedLong(text.substring(0, TIME_DIGITS), 16), text.endsWith("1"));
        }
        throw new CommandFailure(260, "InvalidResumeToken", "the resume token " + value + " is none of this server");
    }

    Document document() {
        return new Document("_data", String.format(Locale.ROOT, "%016X0%d", time, afterInvalidate ? 1 : 0));
    }

    @Override
    public int compareTo(ResumeToken other) {
        int byTime = Long.compareUnsigned(time, other.time);
        return byTime == 0 ? Boolean.compare(afterInvalidate, other.afterInvalidate) : byTime;
    }
}
