package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.CommandFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares texts as people do: every text has a key, and keys are compared binary. Documents and filters are compared by what
 * they are when each text in them is replaced by its key. Immutable. What languages do differently from the root order is
 * not here: only languages that follow it are taken. Spec: the manual's collation document.
 */
public final class Collation {

    /** Compares binary. */
    public static final Collation SIMPLE = new Collation(null);

    /** Languages whose letters are in the order of the root. */
    private static final Set<String> LANGUAGES = Set.of("en", "de", "fr", "it", "nl", "pt", "root");

    private static final Set<String> KNOWN = Set.of(
            "locale",
            "strength",
            "caseLevel",
            "caseFirst",
            "numericOrdering",
            "alternate",
            "maxVariable",
            "normalization",
            "backwards",
            "version");

    /** What cannot be compared by keys. */
    private static final Set<String> NOT_BY_KEYS = Set.of("$regex", "$expr", "$where", "$text", "$jsonSchema");

    private static final Set<String> NO_TEXTS = Set.of("$type", "$comment", "$options");

    private final @Nullable CollationKeys keys;

    private Collation(@Nullable CollationKeys keys) {
        this.keys = keys;
    }

    /** The first of these options that is there, simple if none is. */
    public static Collation of(@Nullable Object... options) {
        for (Object each : options) {
            if (each instanceof Document document && !document.isEmpty()) {
                return read(document);
            }
        }
        return SIMPLE;
    }

    private static Collation read(Document options) {
        options.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new CommandFailure(
                            40415, "Location40415", "BSON field 'collation." + name + "' is an unknown field.");
                });
        if (!(options.get("locale") instanceof String locale)) {
            throw new CommandFailure(40414, "Location40414", "BSON field 'collation.locale' is missing");
        }
        if (locale.equals("simple")) {
            return SIMPLE;
        }
        if (!LANGUAGES.contains(locale.split("_", 2)[0])) {
            throw CommandFailure.notSupported("a collation of the locale " + locale);
        }
        if ("shifted".equals(options.get("alternate")) || Boolean.TRUE.equals(options.get("backwards"))) {
            throw CommandFailure.notSupported("a collation that is shifted or backwards");
        }
        return new Collation(CollationKeys.of(options));
    }

    public boolean isSimple() {
        return keys == null;
    }

    /** A value with keys in place of its texts. */
    public Object fold(Object value) {
        if (keys == null) {
            return value;
        }
        if (value instanceof String text) {
            return keys.of(text);
        }
        if (value instanceof Document document) {
            return folded(document);
        }
        if (value instanceof Collection<?> values) {
            List<@Nullable Object> folded = new ArrayList<>(values.size());
            values.forEach(each -> folded.add(each == null ? null : fold(each)));
            return folded;
        }
        return value;
    }

    private Document folded(Document document) {
        Document folded = new Document();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            folded.put(field.getKey(), field.getValue() == null ? null : fold(field.getValue()));
        }
        return folded;
    }

    /** A filter for documents that are folded. */
    public Document foldFilter(Document filter) {
        Document folded = new Document();
        for (Map.Entry<String, Object> field : filter.entrySet()) {
            Object value = field.getValue();
            if (NOT_BY_KEYS.contains(field.getKey()) || BsonRegularExpression.isRegularExpression(value)) {
                throw CommandFailure.notSupported("'" + field.getKey() + "' together with a collation");
            }
            folded.put(field.getKey(), NO_TEXTS.contains(field.getKey()) ? value : foldOperand(value));
        }
        return folded;
    }

    private @Nullable Object foldOperand(@Nullable Object value) {
        if (value instanceof Document document) {
            return foldFilter(document);
        }
        if (value instanceof Collection<?> values) {
            List<@Nullable Object> folded = new ArrayList<>(values.size());
            values.forEach(each -> folded.add(foldOperand(each)));
            return folded;
        }
        return value == null ? null : fold(value);
    }
}
