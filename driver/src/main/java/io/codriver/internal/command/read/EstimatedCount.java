package io.codriver.internal.command.read;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import java.util.concurrent.TimeUnit;
import org.bson.BsonInt64;
import org.bson.BsonWriter;

/** Counts from metadata. Spec: CRUD, "estimatedDocumentCount": the command {@code count} without a filter. */
public final class EstimatedCount extends Command<Long> {

    private final Target target;
    private final EstimatedDocumentCountOptions options;

    public EstimatedCount(Target target, EstimatedDocumentCountOptions options) {
        super(target.database(), "count");
        this.target = target;
        this.options = options;
    }

    @Override
    public Retry retry() {
        return Retry.READ;
    }

    @Override
    public ReadPreference readPreference() {
        return target.readPreference();
    }

    @Override
    protected ReadConcern readConcern() {
        return target.readConcern();
    }

    @Override
    protected long maxTimeMillis() {
        return options.getMaxTime(TimeUnit.MILLISECONDS);
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
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
