package io.codriver.internal.command.read;

import com.mongodb.MongoNamespace;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.cursor.GetMore;
import io.codriver.internal.command.cursor.TargetCursor;

/**
 * What is read like a cursor, but whose first answer brings everything: the server keeps no cursor.
 *
 * @param <T> what is emitted
 */
abstract class Answered<T> extends TargetCursor<T> {

    Answered(Target target, String name) {
        super(target, name);
    }

    @Override
    public final GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        throw new IllegalStateException(name() + " leaves no cursor behind");
    }
}
