package io.codriver.specification.unified.operation;

import io.codriver.specification.unified.entity.CursorEntity;
import java.util.Map;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Operations on cursors and change streams. Spec: Unified Test Format, "Cursor Operations". */
final class CursorOperations {

    static final Map<String, Operation<CursorEntity>> TABLE = Map.of(
            "iterateUntilDocumentOrError", (cursor, arguments) -> () -> result(cursor.next()),
            "iterateOnce", (cursor, arguments) -> () -> result(cursor.once()),
            "close", CursorOperations::close);

    private CursorOperations() {}

    private static Execution close(CursorEntity cursor, Arguments arguments) {
        return () -> {
            cursor.closeAndSettle();
            return Result.none();
        };
    }

    private static Result result(@Nullable BsonDocument document) {
        return document == null ? Result.none() : Result.of(document);
    }
}
