package io.codriver.internal.command.pipeline;

import com.mongodb.MongoNamespace;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.Target;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregation asks for. Plain data: it belongs to the publisher that describes it, and each subscription takes a
 * {@linkplain #copy() copy}.
 *
 * <p>Spec: CRUD, "Read", {@code AggregateOptions}.
 */
public final class Pipeline implements Cloneable {

    private final Level level;
    private final List<? extends Bson> stages;

    public @Nullable Bson hint;
    public @Nullable String hintString;
    public @Nullable Bson let;
    public @Nullable Collation collation;
    public @Nullable BsonValue comment;
    public @Nullable Boolean allowDiskUse;
    public @Nullable Boolean bypassDocumentValidation;
    public @Nullable TimeoutMode timeoutMode;
    public int batchSize;
    public long maxTimeMillis;
    public long maxAwaitMillis;

    public Pipeline(Level level, List<? extends Bson> stages) {
        this.level = level;
        this.stages = stages;
    }

    public Pipeline copy() {
        try {
            return (Pipeline) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether the last stage writes a collection, so that the server returns nothing. */
    public boolean isWriting(Encoding encoding) {
        BsonDocument last = lastStage(encoding);
        return last.containsKey("$out") || last.containsKey("$merge");
    }

    /**
     * The collection which the last stage writes; {@code null} if it writes none, or only the server knows what is meant.
     * Throws {@link IllegalStateException} if the stage does not name it.
     */
    public @Nullable MongoNamespace written(Target target) {
        BsonDocument last = lastStage(target.encoding());
        if (last.containsKey("$out")) {
            return out(last.get("$out"), target.database());
        }
        return last.containsKey("$merge") ? merged(last.get("$merge"), target.database()) : null;
    }

    private static MongoNamespace out(BsonValue out, String database) {
        if (out.isString()) {
            return new MongoNamespace(database, out.asString().getValue());
        }
        if (out.isDocument()
                && out.asDocument().isString("db")
                && out.asDocument().isString("coll")) {
            BsonDocument where = out.asDocument();
            return new MongoNamespace(
                    where.getString("db").getValue(), where.getString("coll").getValue());
        }
        throw new IllegalStateException(
                "Cannot return a cursor when the value for $out stage is not a string or namespace document");
    }

    private static @Nullable MongoNamespace merged(BsonValue merge, String database) {
        if (merge.isString()) {
            return new MongoNamespace(database, merge.asString().getValue());
        }
        if (!merge.isDocument()) {
            throw new IllegalStateException(
                    "Cannot return a cursor when the value for $merge stage is not a string or a document");
        }
        BsonDocument stage = merge.asDocument();
        if (stage.isString("into")) {
            return new MongoNamespace(database, stage.getString("into").getValue());
        }
        if (stage.isDocument("into")) {
            BsonDocument into = stage.getDocument("into");
            String other = into.getString("db", new BsonString(database)).getValue();
            return new MongoNamespace(other, into.getString("coll").getValue());
        }
        return null;
    }

    private BsonDocument lastStage(Encoding encoding) {
        return stages.isEmpty() ? new BsonDocument() : encoding.toBsonDocument(stages.get(stages.size() - 1));
    }

    /** The fields of an aggregation that returns something, but the concern. */
    public void write(BsonWriter writer, Target target) {
        begin(writer, target);
        writer.writeStartDocument("cursor");
        if (batchSize != 0) {
            writer.writeInt32("batchSize", batchSize);
        }
        writer.writeEndDocument();
        options(writer, target.encoding());
    }

    /** Of one that writes a collection: no size of batches, because with a size of 0 nothing would be done. */
    void writeWriting(BsonWriter writer, Target target) {
        begin(writer, target);
        writer.writeStartDocument("cursor");
        writer.writeEndDocument();
        Encoding.writeFlag(writer, "bypassDocumentValidation", bypassDocumentValidation);
        options(writer, target.encoding());
    }

    private void begin(BsonWriter writer, Target target) {
        level.write(writer, "aggregate", target);
        target.encoding().write(writer, "pipeline", stages);
    }

    private void options(BsonWriter writer, Encoding encoding) {
        Encoding.writeFlag(writer, "allowDiskUse", allowDiskUse);
        Encoding.writeCollation(writer, collation);
        Encoding.writeValue(writer, "comment", comment);
        encoding.writeHint(writer, hint, hintString);
        encoding.writeIfGiven(writer, "let", let);
    }
}
