package io.codriver.internal.observe;

import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One message of the logging specifications: what it is called there, its keys in order, and the text for readers of
 * unstructured logs. What is not there is left out, of the keys and of the text.
 *
 * <p>A text holds keys in braces; a part in brackets is left out if one of its keys is not there: {@code
 * "pool for {serverHost}[:{serverPort}] cleared"}. Values are filled in only if the text is asked for.
 *
 * <p>Spec: Logging, "Structured versus Unstructured Logging", "Omitting Null Values from Log Messages".
 */
public final class LogLine {

    private final LogComponent component;
    private final String message;
    private final String pattern;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private Level level = Level.DEBUG;

    private LogLine(LogComponent component, String message, String pattern) {
        this.component = component;
        this.message = message;
        this.pattern = pattern;
    }

    /**
     * A line without values.
     *
     * @param message the specified value of the key {@code message}
     * @param pattern the text for readers, see above
     */
    public static LogLine of(LogComponent component, String message, String pattern) {
        return new LogLine(component, message, pattern);
    }

    /** Adds a value, unless it is null. */
    public LogLine with(String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
        return this;
    }

    /** Adds {@code serverHost} and {@code serverPort}; a Unix socket has no port. */
    public LogLine with(ServerAddress server) {
        with("serverHost", server.getHost());
        return server instanceof UnixServerAddress ? this : with("serverPort", server.getPort());
    }

    /** For another level than debug. */
    public LogLine at(Level otherLevel) {
        level = otherLevel;
        return this;
    }

    Level level() {
        return level;
    }

    public LogComponent component() {
        return component;
    }

    /** The specified value of the key {@code message}. */
    public String message() {
        return message;
    }

    /** The same line with other values. */
    LogLine map(UnaryOperator<Object> change) {
        LogLine changed = new LogLine(component, message, pattern).at(level);
        values.forEach((key, value) -> changed.with(key, change.apply(value)));
        return changed;
    }

    /** All keys but {@code message}, in order. */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /** The text for readers. */
    public String text() {
        StringBuilder text = new StringBuilder(pattern.length() + 64);
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = c == '[' ? pattern.indexOf(']', at) : at;
            if (c == '[' && allThere(at, end)) {
                fill(pattern.substring(at + 1, end), text);
            } else if (c != '[') {
                end = c == '{' ? pattern.indexOf('}', at) : at;
                fill(pattern.substring(at, end + 1), text);
            }
            at = end + 1;
        }
        return text.toString();
    }

    private boolean allThere(int from, int to) {
        for (int open = pattern.indexOf('{', from); open >= 0 && open < to; open = pattern.indexOf('{', open + 1)) {
            if (!values.containsKey(pattern.substring(open + 1, pattern.indexOf('}', open)))) {
                return false;
            }
        }
        return true;
    }

    private void fill(String part, StringBuilder text) {
        int at = 0;
        for (int open = part.indexOf('{'); open >= 0; open = part.indexOf('{', at)) {
            int close = part.indexOf('}', open);
            text.append(part, at, open).append(values.getOrDefault(part.substring(open + 1, close), ""));
            at = close + 1;
        }
        text.append(part, at, part.length());
    }

    @Override
    public String toString() {
        return component + " " + message + " " + values;
    }
}
