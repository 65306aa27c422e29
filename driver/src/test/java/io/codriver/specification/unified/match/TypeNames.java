package io.codriver.specification.unified.match;

import static java.util.Map.entry;

import io.codriver.specification.unified.InvalidCaseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.bson.BsonType;
import org.bson.BsonValue;

/** The names that {@code $$type} knows: those of the query operator {@code $type}. */
final class TypeNames {

    private static final Map<String, Set<BsonType>> TYPES = Map.ofEntries(
            entry("double", EnumSet.of(BsonType.DOUBLE)),
            entry("string", EnumSet.of(BsonType.STRING)),
            entry("object", EnumSet.of(BsonType.DOCUMENT)),
            entry("array", EnumSet.of(BsonType.ARRAY)),
            entry("binData", EnumSet.of(BsonType.BINARY)),
            entry("undefined", EnumSet.of(BsonType.UNDEFINED)),
            entry("objectId", EnumSet.of(BsonType.OBJECT_ID)),
            entry("bool", EnumSet.of(BsonType.BOOLEAN)),
            entry("date", EnumSet.of(BsonType.DATE_TIME)),
            entry("null", EnumSet.of(BsonType.NULL)),
            entry("regex", EnumSet.of(BsonType.REGULAR_EXPRESSION)),
            entry("dbPointer", EnumSet.of(BsonType.DB_POINTER)),
            entry("javascript", EnumSet.of(BsonType.JAVASCRIPT)),
            entry("symbol", EnumSet.of(BsonType.SYMBOL)),
            entry("javascriptWithScope", EnumSet.of(BsonType.JAVASCRIPT_WITH_SCOPE)),
            entry("int", EnumSet.of(BsonType.INT32)),
            entry("timestamp", EnumSet.of(BsonType.TIMESTAMP)),
            entry("long", EnumSet.of(BsonType.INT64)),
            entry("decimal", EnumSet.of(BsonType.DECIMAL128)),
            entry("minKey", EnumSet.of(BsonType.MIN_KEY)),
            entry("maxKey", EnumSet.of(BsonType.MAX_KEY)),
            entry("number", EnumSet.of(BsonType.INT32, BsonType.INT64, BsonType.DOUBLE, BsonType.DECIMAL128)));

    private TypeNames() {}

    /** Whether a value is of the type, or of one of the types if the name is an array of names. */
    static boolean accept(BsonValue names, BsonType actual) {
        return names.isArray()
                ? names.asArray().stream().anyMatch(name -> accept(name, actual))
                : named(names).contains(actual);
    }

    private static Set<BsonType> named(BsonValue name) {
        Set<BsonType> types = name.isString() ? TYPES.get(name.asString().getValue()) : null;
        if (types == null) {
            throw new InvalidCaseException("$$type does not know " + name);
        }
        return types;
    }
}
