package io.codriver.specification.unified.entity;

import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.log.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;

/**
 * The messages of one client that a case observes, each as the document that {@code expectLogMessages} describes: {@code
 * level}, {@code component}, {@code data}.
 */
public final class ClientLogs implements AutoCloseable {

    /** The loggers of the components; the specification's names follow. */
    private static final String LOGGERS = "io.codriver.";

    private final Map<String, Level> components = new TreeMap<>();
    private final List<LogCapture> captures = new ArrayList<>();
    private final Supplier<String> topologyId;

    /**
     * Observes components from a level on.
     *
     * @param topologyId tells the lines of this client from those of others
     */
    ClientLogs(BsonDocument observed, Supplier<String> topologyId) {
        this.topologyId = topologyId;
        observed.forEach((component, level) ->
                components.put(component, level(level.asString().getValue())));
        if (!components.isEmpty()) {
            captures.add(LogCapture.of(LOGGERS, this::isObserved));
        }
    }

    private boolean isObserved(LoggingEvent event) {
        Level least = components.get(component(event));
        return least != null && event.getLevel().toInt() >= least.toInt();
    }

    /** What was observed, in order. */
    public List<BsonDocument> messages() {
        return captures.stream()
                .flatMap(capture -> capture.events().stream())
                .map(ClientLogs::described)
                .filter(this::isOfThisClient)
                .toList();
    }

    /** Asked late: the first lines may be written before the client has said its id. */
    private boolean isOfThisClient(BsonDocument message) {
        return message.getDocument("data").get("topologyId") instanceof BsonString id
                && id.getValue().equals(topologyId.get());
    }

    /** Forgets what a case must not see. */
    void forget() {
        captures.forEach(LogCapture::forget);
    }

    @Override
    public void close() {
        captures.forEach(LogCapture::close);
    }

    private static BsonDocument described(LoggingEvent event) {
        BsonDocument data = new BsonDocument();
        if (event.getMarkers() != null) {
            event.getMarkers().forEach(marker -> data.append("message", new BsonString(marker.getName())));
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                data.append(pair.key, value(pair.value));
            }
        }
        return new BsonDocument("level", new BsonString(event.getLevel().name().toLowerCase(Locale.ROOT)))
                .append("component", new BsonString(component(event)))
                .append("data", data);
    }

    private static BsonValue value(Object value) {
        if (value instanceof Integer number) {
            return new BsonInt32(number);
        }
        if (value instanceof Long number) {
            return new BsonInt64(number);
        }
        if (value instanceof Double number) {
            return new BsonDouble(number);
        }
        return value instanceof Boolean flag ? BsonBoolean.valueOf(flag) : new BsonString(String.valueOf(value));
    }

    private static String component(LoggingEvent event) {
        return event.getLoggerName().substring(LOGGERS.length());
    }

    private static Level level(String name) {
        return switch (name) {
            case "debug", "trace" -> Level.DEBUG;
            case "informational", "info", "notice" -> Level.INFO;
            case "warn", "warning" -> Level.WARN;
            case "error", "critical", "alert", "emergency" -> Level.ERROR;
            default -> throw new InvalidCaseException("unknown log level " + name);
        };
    }
}
