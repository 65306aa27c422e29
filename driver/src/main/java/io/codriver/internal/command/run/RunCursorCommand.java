package io.codriver.internal.command.run;

import com.mongodb.MongoClientException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.command.cursor.GetMore;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** A command of the user's own that opens a cursor, sent as it is. Spec: runCommand, "runCursorCommand". */
public final class RunCursorCommand<T> extends CursorCommand<T> {

    private static final FieldName CURSOR = FieldName.of("cursor");

    private final BsonDocument command;
    private final ReadPreference readPreference;
    private final CursorAnswer answer;
    private final Decoder<T> decoder;

    public RunCursorCommand(
            String database,
            BsonDocument command,
            ReadPreference readPreference,
            CursorAnswer answer,
            Decoder<T> decoder) {
        super(database, RunCommand.nameOf(command));
        this.command = command;
        this.readPreference = readPreference;
        this.answer = answer;
        this.decoder = decoder;
    }

    @Override
    public Retry retry() {
        return Retry.REFUSED;
    }

    @Override
    public String operation() {
        return "runCursorCommand";
    }

    @Override
    public ReadPreference readPreference() {
        return readPreference;
    }

    @Override
    public boolean insistsOnPreference() {
        return true;
    }

    /** The answer tells the real one: a command without a cursor there is refused. */
    @Override
    public MongoNamespace namespace() {
        return new MongoNamespace(database(), "$cmd." + name());
    }

    @Override
    public boolean isTailable() {
        return answer.cursorType.isTailable();
    }

    @Override
    public @Nullable TimeoutMode timeoutMode() {
        return answer.timeoutMode;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        RunCommand.write(writer, command, this, terms);
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        Batch<T> batch = Batch.opened(reply, decoder, server);
        if (!reply.scanner().find(CURSOR)) {
            throw new MongoClientException("The answer of " + server + " to " + name() + " holds no cursor");
        }
        return batch;
    }

    @Override
    public GetMore<T> more(MongoNamespace where, long cursorId, long given) {
        return new GetMore<>(
                where, cursorId, decoder, answer.batchSize, answer.maxTimeMillis, answer.comment, readPreference);
    }
}
