package io.codriver.internal.command.read;

import com.mongodb.MongoNamespace;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.command.cursor.GetMore;

/**
 * What is read like a cursor, but whose first answer brings everything: the server keeps no cursor.
 *
 * @param <T> what is emitted
 */
abstract class Answered<T> extends CursorCommand<T> {

    private final MongoNamespace namespace;

    Answered(MongoNamespace namespace, String name) {
        super(namespace.getDatabaseName(), name);
        this.namespace = namespace;
    }

    @Override
    public final MongoNamespace namespace() {
        return namespace;
    }

    @Override
    public final GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        throw new IllegalStateException(name() + " leaves no cursor behind");
    }
}
