package io.codriver.specification.unified.match;

import io.codriver.specification.unified.InvalidCaseException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/** The operators that stand for an expected value. Spec: Unified Test Format, "Special Operators for Matching Assertions". */
final class Operators {

    private final ValueMatcher values;
    private final KnownEntities known;

    Operators(ValueMatcher values, KnownEntities known) {
        this.values = values;
        this.known = known;
    }

    /** Its first and only key begins with two dollars. */
    static boolean isOperator(BsonValue expected) {
        return expected.isDocument()
                && expected.asDocument().size() == 1
                && expected.asDocument().getFirstKey().startsWith("$$");
    }

    /** Compares with what the operator stands for; {@code actual} is null if there is none. */
    void apply(String path, BsonDocument expected, @Nullable BsonValue actual, boolean root) {
        String operator = expected.getFirstKey();
        BsonValue operand = expected.get(operator);
        switch (operator) {
            case "$$exists" -> exists(path, operand.asBoolean().getValue(), actual);
            case "$$unsetOrMatches" -> {
                if (actual != null) {
                    values.match(path, operand, actual, root);
                }
            }
            default -> there(path, operator, operand, needed(path, expected, actual), root);
        }
    }

    private void there(String path, String operator, BsonValue operand, BsonValue actual, boolean root) {
        switch (operator) {
            case "$$type" -> holds(path, TypeNames.accept(operand, actual.getBsonType()), "type " + operand, actual);
            case "$$matchesEntity" -> values.match(path, known.value(text(operand)), actual, root);
            case "$$matchesHexBytes" -> hexBytes(path, text(operand), actual);
            case "$$sessionLsid" -> {
                BsonDocument id = known.sessionId(text(operand));
                holds(path, id.equals(actual), id.toString(), actual);
            }
            case "$$lte" ->
                holds(
                        path,
                        ValueMatcher.isNumber(actual) && ValueMatcher.compare(actual, operand) <= 0,
                        "at most " + operand,
                        actual);
            case "$$matchAsDocument" -> values.match(path, operand, parsed(path, actual), false);
            case "$$matchAsRoot" -> values.match(path, operand, actual, true);
            default -> throw new InvalidCaseException("unknown operator " + operator);
        }
    }

    private static void exists(String path, boolean wanted, @Nullable BsonValue actual) {
        if (wanted != (actual != null)) {
            throw new Mismatch(path, wanted ? "is not there" : "expected nothing, was " + actual);
        }
    }

    /** GridFS contents are compared as bytes: binary here, and a string for whoever reads text. */
    private static void hexBytes(String path, String hex, BsonValue actual) {
        byte[] expected;
        try {
            expected = HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException("$$matchesHexBytes is malformed: " + hex);
        }
        BsonValue wanted = actual.isBinary()
                ? new BsonBinary(expected)
                : new BsonString(new String(expected, StandardCharsets.UTF_8));
        holds(path, wanted.equals(actual), "bytes " + hex, actual);
    }

    private static BsonDocument parsed(String path, BsonValue actual) {
        holds(path, actual.isString(), "a string of Extended JSON", actual);
        try {
            return BsonDocument.parse(actual.asString().getValue());
        } catch (JsonParseException | org.bson.BsonInvalidOperationException e) {
            throw new Mismatch(path, "expected a JSON object, was " + actual + " (" + e.getMessage() + ")");
        }
    }

    private static BsonValue needed(String path, BsonDocument expected, @Nullable BsonValue actual) {
        if (actual == null) {
            throw new Mismatch(path, "expected " + expected + ", is not there");
        }
        return actual;
    }

    private static void holds(String path, boolean matches, String expected, BsonValue actual) {
        if (!matches) {
            throw new Mismatch(path, "expected " + expected + ", was " + actual);
        }
    }

    private static String text(BsonValue operand) {
        return operand.asString().getValue();
    }
}
