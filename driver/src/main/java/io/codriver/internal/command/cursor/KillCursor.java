package io.codriver.internal.command.cursor;

import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Frees a cursor nobody reads any more. Nobody waits for the answer, so whatever it says is fine. */
public final class KillCursor extends Command<Void> {

    private final MongoNamespace namespace;
    private final long cursorId;
    private final boolean limited;

    /** @param limited whether the limit it is sent with is one the application set */
    public KillCursor(MongoNamespace namespace, long cursorId, boolean limited) {
        super(namespace.getDatabaseName(), "killCursors");
        this.namespace = namespace;
        this.cursorId = cursorId;
        this.limited = limited;
    }

    @Override
    public Retry retry() {
        return Retry.NEVER;
    }

    @Override
    protected boolean limitedByTimeout() {
        return limited;
    }

    @Override
    protected boolean saysItsSnapshot() {
        return false;
    }

    /** In that of its cursor or in none. */
    @Override
    public boolean joinsImplicitSession() {
        return false;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeString(name(), namespace.getCollectionName());
        writer.writeStartArray("cursors");
        writer.writeInt64(cursorId);
        writer.writeEndArray();
    }

    @Override
    public @Nullable Void read(Reply reply, ServerAddress server) {
        return null;
    }
}
