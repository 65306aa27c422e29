package io.codriver.internal.command.write;

import com.mongodb.ServerAddress;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.result.DeleteResult;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;

/** Removes one document or many. */
public final class Delete extends Write<DeleteResult> {

    private final DeleteStatement statement;
    private final DeleteOptions options;

    public Delete(Target target, Bson filter, boolean multi, DeleteOptions options) {
        super("delete", target);
        this.statement = DeleteStatement.of(filter, multi, options);
        this.options = options;
    }

    @Override
    public Retry retry() {
        return retry(statement.multi());
    }

    @Override
    protected void arguments(BsonWriter writer, Terms terms) {
        Statement.requireHintIsHeard(statement.hinted(), acknowledged(), terms);
        writer.writeBoolean("ordered", true);
        Encoding.writeValue(writer, "comment", options.getComment());
        target.encoding().writeIfGiven(writer, "let", options.getLet());
        writer.writeStartArray("deletes");
        statement.write(target.encoding(), writer);
        writer.writeEndArray();
    }

    @Override
    protected DeleteResult result(WriteReply reply, ServerAddress server) {
        reply.throwForSingle(server);
        return DeleteResult.acknowledged(reply.count());
    }

    @Override
    public DeleteResult unacknowledged() {
        return DeleteResult.unacknowledged();
    }
}
