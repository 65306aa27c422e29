package io.codriver.specification.unified.match;

import io.codriver.specification.unified.InvalidCaseException;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Compares log messages, each a document of {@code level}, {@code component} and {@code data}, with expected ones. Spec:
 * Unified Test Format, "expectedLogMessagesForClient".
 */
public final class LogMatcher {

    private static final Set<String> KNOWN = Set.of("level", "component", "failureIsRedacted", "data");

    private final ValueMatcher values;

    public LogMatcher(ValueMatcher values) {
        this.values = values;
    }

    /** How many messages one element of {@code expectLogMessages} names. */
    public static int expectedCount(BsonDocument expectation) {
        return expectation.getArray("messages").size();
    }

    /** The messages that the element does not tell to ignore. */
    public List<BsonDocument> relevant(BsonDocument expectation, List<BsonDocument> messages) {
        BsonArray ignored = expectation.getArray("ignoreMessages", new BsonArray());
        return messages.stream()
                .filter(message -> ignored.stream().noneMatch(each -> matches(each.asDocument(), message)))
                .toList();
    }

    /** Compares all messages of one client with one element of {@code expectLogMessages}. */
    public void match(BsonDocument expectation, List<BsonDocument> all) {
        List<BsonDocument> messages = relevant(expectation, all);
        List<BsonValue> expected = expectation.getArray("messages");
        String path = "messages of " + expectation.getString("client").getValue();
        for (int i = 0; i < Math.min(expected.size(), messages.size()); i++) {
            match(path + "[" + i + "]", expected.get(i).asDocument(), messages.get(i));
        }
        boolean moreAllowed =
                expectation.getBoolean("ignoreExtraMessages", BsonBoolean.FALSE).getValue();
        if (messages.size() < expected.size() || messages.size() > expected.size() && !moreAllowed) {
            throw new Mismatch(path, "expected " + expected.size() + " messages, were " + messages);
        }
    }

    private boolean matches(BsonDocument expected, BsonDocument message) {
        try {
            match("message", expected, message);
            return true;
        } catch (Mismatch other) {
            return false;
        }
    }

    private void match(String path, BsonDocument expected, BsonDocument message) {
        if (!KNOWN.containsAll(expected.keySet())) {
            throw new InvalidCaseException("this runner does not know all of " + expected.keySet() + " of a message");
        }
        expected.forEach((key, value) -> {
            if (key.equals("failureIsRedacted")) {
                failure(path, value.asBoolean().getValue(), message.getDocument("data"));
            } else {
                values.matchRoot(path + "." + key, value, message.get(key));
            }
        });
    }

    /** Of a server's refusal nothing is left but code, its name and labels: where its words would stand is nothing. */
    private static void failure(String path, boolean redacted, BsonDocument data) {
        String failure = data.getString("failure", new BsonString("")).getValue();
        if (failure.isEmpty() || failure.contains(": '' on server") != redacted) {
            throw new Mismatch(path + ".failureIsRedacted", "expected " + redacted + ", was '" + failure + "'");
        }
    }
}
