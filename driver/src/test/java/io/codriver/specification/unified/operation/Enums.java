package io.codriver.specification.unified.operation;

import com.mongodb.CursorType;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.ReturnDocument;
import io.codriver.specification.unified.InvalidCaseException;
import java.util.Locale;

/** Names of enumerations that the driver has as types. */
final class Enums {

    private Enums() {}

    static ReturnDocument returnDocument(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "before" -> ReturnDocument.BEFORE;
            case "after" -> ReturnDocument.AFTER;
            default -> throw new InvalidCaseException("returnDocument is neither Before nor After: " + name);
        };
    }

    static CursorType cursorType(String name) {
        return switch (name) {
            case "nonTailable" -> CursorType.NonTailable;
            case "tailable" -> CursorType.Tailable;
            case "tailableAwait" -> CursorType.TailableAwait;
            default -> throw new InvalidCaseException("unknown cursorType " + name);
        };
    }

    static TimeoutMode timeoutMode(String name) {
        return switch (name) {
            case "iteration" -> TimeoutMode.ITERATION;
            case "cursorLifetime" -> TimeoutMode.CURSOR_LIFETIME;
            default -> throw new InvalidCaseException("unknown timeoutMode " + name);
        };
    }
}
