package io.codriver.internal.command.write;

import com.mongodb.ServerAddress;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Changes one document or many, or puts another in the place of one: the command {@code update} with one statement. */
public final class Update extends Write<UpdateResult> {

    private final UpdateStatement statement;
    private final @Nullable Boolean bypass;
    private final @Nullable BsonValue comment;
    private final @Nullable Bson let;

    private Update(
            Target target,
            UpdateStatement statement,
            @Nullable Boolean bypass,
            @Nullable BsonValue comment,
            @Nullable Bson let) {
        super("update", target);
        this.statement = statement;
        this.bypass = bypass;
        this.comment = comment;
        this.let = let;
    }

    public static Update of(Target target, Bson filter, Change change, boolean multi, UpdateOptions options) {
        return new Update(
                target,
                UpdateStatement.of(filter, change, multi, options),
                options.getBypassDocumentValidation(),
                options.getComment(),
                options.getLet());
    }

    public static Update of(Target target, Bson filter, Change replacement, ReplaceOptions options) {
        return new Update(
                target,
                UpdateStatement.of(filter, replacement, options),
                options.getBypassDocumentValidation(),
                options.getComment(),
                options.getLet());
    }

    @Override
    public Retry retry() {
        return retry(statement.multi());
    }

    @Override
    protected void arguments(BsonWriter writer, Terms terms) {
        writer.writeBoolean("ordered", true);
        Encoding.writeFlag(writer, "bypassDocumentValidation", bypass);
        Encoding.writeValue(writer, "comment", comment);
        target.encoding().writeIfGiven(writer, "let", let);
        writer.writeStartArray("updates");
        statement.write(target.encoding(), writer);
        writer.writeEndArray();
    }

    @Override
    protected UpdateResult result(WriteReply reply, ServerAddress server) {
        reply.throwForSingle(server);
        return UpdateResult.acknowledged(
                reply.count() - reply.upserts().size(), (long) reply.modified(), reply.upsertedId());
    }

    @Override
    public UpdateResult unacknowledged() {
        return UpdateResult.unacknowledged();
    }
}
