package io.codriver.specification.unified.operation;

import com.mongodb.ReadPreference;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverDatabase;
import io.codriver.RunCursorFlux;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.entity.Concerns;
import io.codriver.specification.unified.entity.CursorEntity;
import io.codriver.specification.unified.entity.DatabaseEntity;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Commands whose answer is a cursor. The official interfaces have no method for them, ours have. */
final class CommandCursors {

    private CommandCursors() {}

    static Execution run(DatabaseEntity on, Arguments arguments) {
        return Execution.rows(source(on, arguments));
    }

    static Execution create(DatabaseEntity on, Arguments arguments) {
        Supplier<RunCursorFlux<BsonDocument>> source = source(on, arguments);
        return () -> Result.of(CursorEntity.open(source.get(), on.client().events()));
    }

    private static Supplier<RunCursorFlux<BsonDocument>> source(DatabaseEntity on, Arguments arguments) {
        if (!(on.database() instanceof CodriverDatabase database)) {
            throw new InvalidCaseException("the public interfaces of the reactive driver have no runCursorCommand");
        }
        BsonDocument command = arguments.document("command");
        arguments.text("commandName");
        @Nullable ClientSession session = arguments.session();
        ReadPreference preference = arguments.has("readPreference")
                ? Concerns.preference(arguments.document("readPreference"))
                : ReadPreference.primary();
        Changes<RunCursorFlux<BsonDocument>> changes = new Changes<>();
        arguments.number("batchSize", size -> changes.add(cursor -> cursor.batchSize(size)));
        arguments.value("comment", comment -> changes.add(cursor -> cursor.comment(comment)));
        arguments.millis("maxTimeMS", (time, unit) -> {
            changes.add(cursor -> cursor.maxTime(time, unit));
            return changes;
        });
        arguments.text("cursorType", type -> changes.add(cursor -> cursor.cursorType(Enums.cursorType(type))));
        arguments.text("timeoutMode", mode -> changes.add(cursor -> cursor.timeoutMode(Enums.timeoutMode(mode))));
        return () -> changes.applyTo(
                session == null
                        ? database.runCursorCommand(command, preference, BsonDocument.class)
                        : database.runCursorCommand(session, command, preference, BsonDocument.class));
    }
}
