package io.codriver.internal.command;

import com.mongodb.ServerAddress;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.result.DeleteResult;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;

/** Removes one document or many. */
public final class Delete extends Write<DeleteResult> {

    private final Bson filter;
    private final boolean multi;
    private final DeleteOptions options;

    public Delete(Target target, Bson filter, boolean multi, DeleteOptions options) {
        super("delete", target);
        this.filter = filter;
        this.multi = multi;
        this.options = options;
    }

    @Override
    void arguments(BsonWriter writer) {
        Encoding encoding = target.encoding();
        writer.writeBoolean("ordered", true);
        Encoding.writeValue(writer, "comment", options.getComment());
        encoding.writeIfGiven(writer, "let", options.getLet());
        writer.writeStartArray("deletes");
        writer.writeStartDocument();
        encoding.write(writer, "q", filter);
        writer.writeInt32("limit", multi ? 0 : 1);
        Encoding.writeCollation(writer, options.getCollation());
        encoding.writeHint(writer, options.getHint(), options.getHintString());
        writer.writeEndDocument();
        writer.writeEndArray();
    }

    @Override
    DeleteResult result(WriteReply reply, ServerAddress server) {
        reply.throwForSingle(server);
        return DeleteResult.acknowledged(reply.count());
    }

    @Override
    public DeleteResult unacknowledged() {
        return DeleteResult.unacknowledged();
    }
}
