package io.codriver.specification.unified.match;

import java.math.BigDecimal;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Compares values as the unified test format wants it: extra fields are allowed in root documents alone, the order of keys
 * does not matter, numbers of different types are equal if their values are, and operators stand for values.
 *
 * <p>Spec: Unified Test Format, "Evaluating Matches".
 */
public final class ValueMatcher {

    private final Operators operators;

    public ValueMatcher(KnownEntities known) {
        this.operators = new Operators(this, known);
    }

    /**
     * Compares one value; a document at its top is a root document.
     *
     * @param path for the message
     * @param actual null if there is none
     * @throws Mismatch if they do not match
     */
    public void matchRoot(String path, BsonValue expected, @Nullable BsonValue actual) {
        match(path, expected, actual, true);
    }

    /** Compares one value; extra fields are not allowed anywhere. */
    public void matchExactly(String path, BsonValue expected, @Nullable BsonValue actual) {
        match(path, expected, actual, false);
    }

    /** Compares the documents of an iterable; each is a root document. */
    public void matchRows(String path, BsonValue expected, List<? extends BsonValue> actual) {
        if (!expected.isArray()) {
            throw new Mismatch(path, "expected " + expected + ", was an iterable of " + actual);
        }
        List<BsonValue> wanted = expected.asArray();
        if (wanted.size() != actual.size()) {
            throw new Mismatch(path, "expected " + wanted.size() + " documents, were " + actual);
        }
        for (int i = 0; i < wanted.size(); i++) {
            matchRoot(path + "[" + i + "]", wanted.get(i), actual.get(i));
        }
    }

    void match(String path, BsonValue expected, @Nullable BsonValue actual, boolean root) {
        if (Operators.isOperator(expected)) {
            operators.apply(path, expected.asDocument(), actual, root);
        } else if (actual == null) {
            throw new Mismatch(path, "expected " + expected + ", is not there");
        } else if (expected.isDocument()) {
            matchDocument(path, expected.asDocument(), actual, root);
        } else if (expected.isArray()) {
            matchArray(path, expected.asArray(), actual);
        } else if (!equal(expected, actual)) {
            throw new Mismatch(path, "expected " + expected + ", was " + actual);
        }
    }

    private void matchDocument(String path, BsonDocument expected, BsonValue actual, boolean root) {
        if (!actual.isDocument()) {
            throw new Mismatch(path, "expected a document, was " + actual);
        }
        BsonDocument given = actual.asDocument();
        expected.forEach((key, value) -> match(path + "." + key, value, given.get(key), false));
        if (!root && !expected.keySet().containsAll(given.keySet())) {
            throw new Mismatch(path, "expected no other fields than " + expected.keySet() + ", was " + given);
        }
    }

    private void matchArray(String path, List<BsonValue> expected, BsonValue actual) {
        if (!actual.isArray() || actual.asArray().size() != expected.size()) {
            throw new Mismatch(path, "expected an array of " + expected.size() + " values, was " + actual);
        }
        for (int i = 0; i < expected.size(); i++) {
            match(path + "[" + i + "]", expected.get(i), actual.asArray().get(i), false);
        }
    }

    static boolean isNumber(BsonValue value) {
        return value.isInt32() || value.isInt64() || value.isDouble();
    }

    /** Decimal128 is left out, as the format wants it. */
    private static boolean equal(BsonValue expected, BsonValue actual) {
        return isNumber(expected) && isNumber(actual) ? compare(expected, actual) == 0 : expected.equals(actual);
    }

    static int compare(BsonValue left, BsonValue right) {
        double one = left.asNumber().doubleValue();
        double other = right.asNumber().doubleValue();
        if (!Double.isFinite(one) || !Double.isFinite(other)) {
            return Double.compare(one, other);
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(BsonValue number) {
        return number.isDouble()
                ? BigDecimal.valueOf(number.asDouble().getValue())
                : BigDecimal.valueOf(number.asNumber().longValue());
    }
}
