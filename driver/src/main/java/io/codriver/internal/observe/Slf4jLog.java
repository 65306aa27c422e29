package io.codriver.internal.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.slf4j.Logger;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.DefaultLoggingEventBuilder;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes lines to SLF4J: the text for readers as the message, the keys of the specification as key-value pairs.
 *
 * <p>The key {@code message} itself is not among the pairs: encoders for JSON have a field of that name for the text, and
 * some refuse to write a second one. It is the marker of the event. Every line has the {@code topologyId} of its client,
 * also where the specification does not ask for it: a process with several clients has one logger per component.
 *
 * <p>A line goes to our logger if that is on, else to the one which the official driver has for it: levels that an
 * application has set for that one go on to count.
 */
public final class Slf4jLog implements StructuredLog {

    /** Nobody sets a limit like this to be shown less. */
    private static final int MUCH = 1 << 30;

    private final Map<LogComponent, Logger> ours = new EnumMap<>(LogComponent.class);
    private final Map<LogComponent, Logger> official = new EnumMap<>(LogComponent.class);
    private final int longest;
    private final String topologyId;

    /**
     * Writes to these loggers.
     *
     * @param loggers a logger for a name
     * @param topologyId of the client whose lines these are
     * @param longest {@code LoggerSettings.maxDocumentLength}: documents, and what an error says, are cut there
     */
    public Slf4jLog(Function<String, Logger> loggers, String topologyId, int longest) {
        for (LogComponent component : LogComponent.values()) {
            ours.put(component, loggers.apply(component.logger()));
            official.put(component, loggers.apply(component.officialLogger()));
        }
        this.topologyId = topologyId;
        this.longest = longest;
    }

    @Override
    public boolean isOn(LogComponent component) {
        return isOn(component, Level.DEBUG);
    }

    @Override
    public boolean isOn(LogComponent component, Level level) {
        return logger(component, level).isEnabledForLevel(level);
    }

    @Override
    public void write(LogLine line) {
        Logger logger = logger(line.component(), line.level());
        LogLine shown = line.map(this::shown).with("topologyId", topologyId);
        LoggingEventBuilder event = logger.makeLoggingEventBuilder(line.level());
        if (keepsPairs(logger, event)) {
            event = event.addMarker(MarkerFactory.getMarker(shown.message()));
            for (Map.Entry<String, Object> pair : shown.values().entrySet()) {
                event = event.addKeyValue(pair.getKey(), pair.getValue());
            }
            event.log(shown.text());
        } else {
            logger.atLevel(line.level()).log(shown.text());
        }
    }

    /** Without a backend that knows pairs SLF4J writes them in front of the text, which holds all of them already. */
    private static boolean keepsPairs(Logger logger, LoggingEventBuilder event) {
        return logger instanceof LoggingEventAware || !(event instanceof DefaultLoggingEventBuilder);
    }

    private Object shown(Object value) {
        if (value instanceof BsonDocument document) {
            return json(document, longest);
        }
        return value instanceof Throwable error ? cut(error.toString(), longest) : value;
    }

    /** A document as relaxed JSON, cut: a large one costs no more than what is shown of it. */
    public static String json(BsonDocument document, int longest) {
        String text = longest > MUCH
                ? document.toJson()
                : document.toJson(JsonWriterSettings.builder()
                        .outputMode(JsonMode.RELAXED)
                        .maxLength(longest + 1)
                        .build());
        return cut(text, longest);
    }

    /** Cuts a text, never inside a character, and says so. Spec: Logging, "Configurable Max Document Length". */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean inside = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, inside ? longest - 1 : longest) + "...";
    }

    private Logger logger(LogComponent component, Level level) {
        Logger mine = ours.get(component);
        Logger theirs = official.get(component);
        if (mine == null || theirs == null) {
            throw new IllegalStateException("No logger for " + component);
        }
        return mine.isEnabledForLevel(level) || !theirs.isEnabledForLevel(level) ? mine : theirs;
    }
}
