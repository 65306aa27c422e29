package io.codriver.specification.unified.event;

import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * One event of a client.
 *
 * @param name as the format calls it, {@code commandStartedEvent}
 * @param facts all the format can ask of it, under the keys of the format
 */
public record ObservedEvent(String name, BsonDocument facts) {

    /** The values of {@code eventType}. */
    public enum Kind {
        COMMAND,
        CMAP,
        SDAM
    }

    /** The same with one fact more. */
    ObservedEvent with(String key, BsonValue value) {
        return new ObservedEvent(name, facts.clone().append(key, value));
    }

    Kind kind() {
        if (name.startsWith("command")) {
            return Kind.COMMAND;
        }
        return name.startsWith("pool") || name.startsWith("connection") ? Kind.CMAP : Kind.SDAM;
    }
}
