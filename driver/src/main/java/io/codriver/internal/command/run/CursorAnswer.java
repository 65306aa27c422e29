package io.codriver.internal.command.run;

import com.mongodb.CursorType;
import com.mongodb.client.cursor.TimeoutMode;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How the answer to a command of the user's own is read on. Plain data: it belongs to the publisher that describes it,
 * and each subscription takes a {@linkplain #copy() copy}.
 *
 * <p>Spec: runCommand, {@code RunCursorCommandOptions} and {@code RunCursorCommandGetMoreOptions}.
 */
public final class CursorAnswer implements Cloneable {

    public CursorType cursorType = CursorType.NonTailable;
    public @Nullable TimeoutMode timeoutMode;
    public @Nullable BsonValue comment;
    public int batchSize;
    public long maxTimeMillis;

    public CursorAnswer copy() {
        try {
            return (CursorAnswer) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
