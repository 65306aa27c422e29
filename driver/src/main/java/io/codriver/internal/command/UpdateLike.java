package io.codriver.internal.command;

import com.mongodb.ServerAddress;
import com.mongodb.client.result.UpdateResult;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The command {@code update} with one statement: an update or a replacement. */
abstract class UpdateLike extends Write<UpdateResult> {

    UpdateLike(Target target) {
        super("update", target);
    }

    /** Everything before the statement, and its opening. */
    void begin(BsonWriter writer, @Nullable Boolean bypass, @Nullable BsonValue comment, @Nullable Bson let) {
        writer.writeBoolean("ordered", true);
        Encoding.writeFlag(writer, "bypassDocumentValidation", bypass);
        Encoding.writeValue(writer, "comment", comment);
        target.encoding().writeIfGiven(writer, "let", let);
        writer.writeStartArray("updates");
        writer.writeStartDocument();
    }

    void end(BsonWriter writer) {
        writer.writeEndDocument();
        writer.writeEndArray();
    }

    @Override
    UpdateResult result(WriteReply reply, ServerAddress server) {
        reply.throwForSingle(server);
        return UpdateResult.acknowledged(
                reply.count() - reply.upserts().size(), (long) reply.modified(), reply.upsertedId());
    }

    @Override
    public UpdateResult unacknowledged() {
        return UpdateResult.unacknowledged();
    }
}
