package io.codriver.internal.command.read;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import java.util.concurrent.TimeUnit;
import org.bson.BsonInt64;
import org.bson.BsonWriter;

/** Counts from metadata. Spec: CRUD, "estimatedDocumentCount": the command {@code count} without a filter. */
public final class EstimatedCount extends TargetRead<Long> {

    private final EstimatedDocumentCountOptions options;

    public EstimatedCount(Target target, EstimatedDocumentCountOptions options) {
        super(target, "count");
        this.options = options;
    }

    @Override
    protected long maxTimeMillis() {
        return options.getMaxTime(TimeUnit.MILLISECONDS);
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeString(name(), target.collection());
        Encoding.writeValue(writer, "comment", options.getComment());
    }

    @Override
    public Long read(Reply reply, ServerAddress server) {
        MongoException failure = Answers.failure(reply, server);
        if (failure != null) {
            if (Answers.isNamespaceNotFound(failure)) {
                return 0L;
            }
            throw failure;
        }
        return Answers.document(reply).getNumber("n", new BsonInt64(0)).longValue();
    }
}
