package io.codriver.internal.command.pipeline;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.Target;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a change stream asks for. Plain data: it belongs to the publisher that describes it, and each subscription takes a
 * {@linkplain #copy() copy}.
 *
 * <p>Spec: Change Streams, {@code ChangeStreamOptions}.
 */
public final class ChangeQuery implements Cloneable {

    private final Level level;
    private final List<? extends Bson> stages;

    public FullDocument fullDocument = FullDocument.DEFAULT;
    public FullDocumentBeforeChange fullDocumentBeforeChange = FullDocumentBeforeChange.DEFAULT;
    public @Nullable BsonDocument resumeAfter;
    public @Nullable BsonDocument startAfter;
    public @Nullable BsonTimestamp startAtOperationTime;
    public @Nullable Collation collation;
    public @Nullable BsonValue comment;
    public boolean showExpandedEvents;
    public int batchSize;
    public long maxAwaitMillis;

    public ChangeQuery(Level level, List<? extends Bson> stages) {
        this.level = level;
        this.stages = stages;
    }

    public ChangeQuery copy() {
        try {
            return (ChangeQuery) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The fields of the command but the concern. */
    void write(BsonWriter writer, Target target, StreamPosition position) {
        level.write(writer, "aggregate", target);
        writer.writeStartArray("pipeline");
        writer.writeStartDocument();
        writer.writeStartDocument("$changeStream");
        writeOptions(writer);
        position.write(writer);
        writer.writeEndDocument();
        writer.writeEndDocument();
        for (Bson stage : stages) {
            target.encoding().write(writer, stage);
        }
        writer.writeEndArray();
        writer.writeStartDocument("cursor");
        if (batchSize != 0) {
            writer.writeInt32("batchSize", batchSize);
        }
        writer.writeEndDocument();
        Encoding.writeCollation(writer, collation);
        Encoding.writeValue(writer, "comment", comment);
    }

    private void writeOptions(BsonWriter writer) {
        if (fullDocument != FullDocument.DEFAULT) {
            writer.writeString("fullDocument", fullDocument.getValue());
        }
        if (fullDocumentBeforeChange != FullDocumentBeforeChange.DEFAULT) {
            writer.writeString("fullDocumentBeforeChange", fullDocumentBeforeChange.getValue());
        }
        if (level == Level.CLUSTER) {
            writer.writeBoolean("allChangesForCluster", true);
        }
        if (showExpandedEvents) {
            writer.writeBoolean("showExpandedEvents", true);
        }
    }
}
