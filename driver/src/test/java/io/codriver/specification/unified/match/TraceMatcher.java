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
 * Compares trees of spans, each a document of {@code name}, {@code attributes} and {@code nested}, with expected ones. Spec:
 * Unified Test Format, "expectTracingMessages".
 */
public final class TraceMatcher {

    private static final Set<String> KNOWN = Set.of("name", "attributes", "nested");

    private final ValueMatcher values;
    private final KnownEntities entities;

    public TraceMatcher(ValueMatcher values, KnownEntities entities) {
        this.values = values;
        this.entities = entities;
    }

    /** How many spans without a parent one element of {@code expectTracingMessages} names. */
    public static int expectedCount(BsonDocument expectation) {
        return expectation.getArray("spans").size();
    }

    /** Compares all spans of one client with one element of {@code expectTracingMessages}. */
    public void match(BsonDocument expectation, List<BsonDocument> roots) {
        boolean moreAllowed =
                expectation.getBoolean("ignoreExtraSpans", BsonBoolean.FALSE).getValue();
        String path = "spans of " + expectation.getString("client").getValue();
        match(path, expectation.getArray("spans"), roots, moreAllowed);
    }

    private void match(String path, List<BsonValue> expected, List<BsonDocument> spans, boolean moreAllowed) {
        int at = 0;
        for (int i = 0; i < expected.size(); i++) {
            String where = path + "[" + i + "]";
            BsonDocument wanted = expected.get(i).asDocument();
            while (moreAllowed && at < spans.size() && !matches(wanted, spans.get(at))) {
                at++;
            }
            if (at == spans.size()) {
                throw new Mismatch(where, "expected " + wanted + " among " + spans);
            }
            match(where, wanted, spans.get(at++), moreAllowed);
        }
        if (!moreAllowed && at < spans.size()) {
            throw new Mismatch(path, "expected " + expected.size() + " spans, were " + spans);
        }
    }

    private boolean matches(BsonDocument expected, BsonDocument span) {
        try {
            match("span", expected, span, true);
            return true;
        } catch (Mismatch other) {
            return false;
        }
    }

    private void match(String path, BsonDocument expected, BsonDocument span, boolean moreAllowed) {
        if (!KNOWN.containsAll(expected.keySet())) {
            throw new InvalidCaseException("this runner does not know all of " + expected.keySet() + " of a span");
        }
        values.matchRoot(path + ".name", expected.get("name"), span.get("name"));
        values.matchRoot(
                path + ".attributes", withSessions(expected.getDocument("attributes")), span.get("attributes"));
        match(
                path + ".nested",
                expected.getArray("nested", new BsonArray()),
                span.getArray("nested").stream().map(BsonValue::asDocument).toList(),
                moreAllowed);
    }

    /** In a trace the id of a session is a text. */
    private BsonDocument withSessions(BsonDocument attributes) {
        BsonDocument written = attributes.clone();
        attributes.forEach((key, value) -> {
            if (value.isDocument() && value.asDocument().containsKey("$$sessionLsid")) {
                String session = value.asDocument().getString("$$sessionLsid").getValue();
                BsonDocument id = entities.sessionId(session);
                written.put(key, new BsonString(id.getBinary("id").asUuid().toString()));
            }
        });
        return written;
    }
}
