package io.codriver.specification.unified.operation;

import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.entity.CursorEntity;
import io.codriver.specification.unified.match.ValueMatcher;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What an operation returned.
 *
 * @param value a value, null if there is none
 * @param rows whether it is an array of root documents
 * @param cursor an open cursor, null if it is none
 */
public record Result(@Nullable BsonValue value, boolean rows, @Nullable CursorEntity cursor) {

    public static Result none() {
        return new Result(null, false, null);
    }

    static Result of(BsonValue value) {
        return new Result(value, false, null);
    }

    static Result rows(List<BsonDocument> rows) {
        return new Result(new BsonArray(rows), true, null);
    }

    static Result values(List<BsonValue> values) {
        return new Result(new BsonArray(values), false, null);
    }

    static Result of(CursorEntity cursor) {
        return new Result(null, false, cursor);
    }

    /** Compares with {@code expectResult}; a publisher that emits nothing is how the reactive interfaces say null. */
    public void match(String path, BsonValue expected, ValueMatcher values) {
        if (value == null && expected.isNull()) {
            return;
        }
        if (rows && value != null && expected.isArray()) {
            values.matchRows(path, expected, value.asArray());
        } else {
            values.matchRoot(path, expected, value);
        }
    }

    /** What {@code saveResultAsEntity} keeps. */
    public Object entity() {
        if (cursor != null) {
            return cursor;
        }
        if (value == null) {
            throw new InvalidCaseException("the operation has no result to save");
        }
        return value;
    }
}
