package io.codriver.specification.unified.event;

import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.match.Mismatch;
import io.codriver.specification.unified.match.ValueMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Compares recorded events with expected ones. Spec: Unified Test Format, "expectedEvent". */
public final class EventMatcher {

    /** The official event of a cleared pool does not say it, ours does. */
    private static final Set<String> NOT_IN_OFFICIAL_EVENTS = Set.of("interruptInUseConnections");

    private final ValueMatcher values;

    public EventMatcher(ValueMatcher values) {
        this.values = values;
    }

    /** How many of the events are of the expected name and match. */
    public long count(BsonDocument expected, List<ObservedEvent> events) {
        return events.stream().filter(event -> matches(expected, event)).count();
    }

    /** How many events one element of {@code expectEvents} names. */
    public static int expectedCount(BsonDocument expectation) {
        return expectation.getArray("events").size();
    }

    /** Those of the kind that one element of {@code expectEvents} is about. */
    public static List<ObservedEvent> relevant(BsonDocument expectation, List<ObservedEvent> events) {
        ObservedEvent.Kind kind = kind(expectation);
        return events.stream().filter(event -> event.kind() == kind).toList();
    }

    /** Compares all events of one client with one element of {@code expectEvents}. */
    public void match(BsonDocument expectation, List<ObservedEvent> all) {
        List<ObservedEvent> events = relevant(expectation, all);
        List<BsonValue> expected = expectation.getArray("events");
        String path = "events of " + expectation.getString("client").getValue();
        for (int i = 0; i < Math.min(expected.size(), events.size()); i++) {
            match(path + "[" + i + "]", expected.get(i).asDocument(), events.get(i));
        }
        boolean more = events.size() > expected.size();
        boolean moreAllowed = expectation.containsKey("ignoreExtraEvents")
                && expectation.getBoolean("ignoreExtraEvents").getValue();
        if (events.size() < expected.size() || more && !moreAllowed) {
            throw new Mismatch(path, "expected " + expected.size() + " events, were " + events);
        }
    }

    private boolean matches(BsonDocument expected, ObservedEvent event) {
        if (!expected.getFirstKey().equals(event.name())) {
            return false;
        }
        try {
            match("event", expected, event);
            return true;
        } catch (Mismatch other) {
            return false;
        }
    }

    private void match(String path, BsonDocument expected, ObservedEvent event) {
        if (expected.size() != 1) {
            throw new InvalidCaseException("an expected event has one key, not " + expected);
        }
        String name = expected.getFirstKey();
        if (!name.equals(event.name())) {
            throw new Mismatch(path, "expected " + name + ", was " + event);
        }
        expected.getDocument(name).forEach((key, value) -> {
            if (!NOT_IN_OFFICIAL_EVENTS.contains(key) || event.facts().containsKey(key)) {
                values.matchRoot(
                        path + "." + name + "." + key, value, event.facts().get(key));
            }
        });
    }

    private static ObservedEvent.Kind kind(BsonDocument expectation) {
        String name =
                expectation.getString("eventType", new BsonString("command")).getValue();
        try {
            return ObservedEvent.Kind.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException("unknown eventType " + name);
        }
    }
}
