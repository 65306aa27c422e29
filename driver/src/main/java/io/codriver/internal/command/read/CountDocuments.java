package io.codriver.internal.command.read;

import com.mongodb.ServerAddress;
import com.mongodb.client.model.CountOptions;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;

/** Counts by looking. Spec: CRUD, "countDocuments": an aggregation, because the command {@code count} is not exact. */
public final class CountDocuments extends TargetRead<Long> {

    private final Bson filter;
    private final CountOptions options;

    public CountDocuments(Target target, Bson filter, CountOptions options) {
        super(target, "aggregate");
        this.filter = filter;
        this.options = options;
    }

    @Override
    protected long maxTimeMillis() {
        return options.getMaxTime(TimeUnit.MILLISECONDS);
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        Encoding encoding = target.encoding();
        writer.writeString(name(), target.collection());
        writer.writeStartArray("pipeline");
        writer.writeStartDocument();
        encoding.write(writer, "$match", filter);
        writer.writeEndDocument();
        stage(writer, "$skip", options.getSkip());
        stage(writer, "$limit", options.getLimit());
        group(writer);
        writer.writeEndArray();
        writer.writeStartDocument("cursor");
        writer.writeEndDocument();
        Encoding.writeCollation(writer, options.getCollation());
        Encoding.writeValue(writer, "comment", options.getComment());
        encoding.writeHint(writer, options.getHint(), options.getHintString());
    }

    private static void stage(BsonWriter writer, String stage, int number) {
        if (number > 0) {
            writer.writeStartDocument();
            writer.writeInt64(stage, number);
            writer.writeEndDocument();
        }
    }

    private static void group(BsonWriter writer) {
        writer.writeStartDocument();
        writer.writeStartDocument("$group");
        writer.writeInt32("_id", 1);
        writer.writeStartDocument("n");
        writer.writeInt32("$sum", 1);
        writer.writeEndDocument();
        writer.writeEndDocument();
        writer.writeEndDocument();
    }

    @Override
    public Long read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        BsonDocument cursor = Answers.document(reply).getDocument("cursor", new BsonDocument());
        BsonValue first = cursor.containsKey("firstBatch")
                        && !cursor.getArray("firstBatch").isEmpty()
                ? cursor.getArray("firstBatch").get(0)
                : new BsonDocument("n", new BsonInt64(0));
        return first.asDocument().getNumber("n").longValue();
    }
}
