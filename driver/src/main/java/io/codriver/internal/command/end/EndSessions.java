package io.codriver.internal.command.end;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Lets a server forget sessions. Whatever it answers is fine. Spec: Sessions, "endSessions". */
public final class EndSessions extends Command<Void> {

    /** In one command. */
    public static final int MOST = 10_000;

    private final List<BsonDocument> sessions;

    /** @param sessions no more than {@link #MOST}, each a document with an {@code id} */
    public EndSessions(List<BsonDocument> sessions) {
        super("admin", "endSessions");
        this.sessions = sessions;
    }

    @Override
    public Retry retry() {
        return Retry.NEVER;
    }

    @Override
    public ReadPreference readPreference() {
        return ReadPreference.primaryPreferred();
    }

    @Override
    protected boolean limitedByTimeout() {
        return false;
    }

    @Override
    public boolean isCourtesy() {
        return true;
    }

    @Override
    public boolean joinsImplicitSession() {
        return false;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeStartArray(name());
        for (BsonDocument session : sessions) {
            writer.writeStartDocument();
            writer.writeBinaryData("id", session.getBinary("id"));
            writer.writeEndDocument();
        }
        writer.writeEndArray();
    }

    @Override
    public @Nullable Void read(Reply reply, ServerAddress server) {
        return null;
    }
}
