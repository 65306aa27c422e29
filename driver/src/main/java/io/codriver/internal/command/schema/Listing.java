package io.codriver.internal.command.schema;

import com.mongodb.client.cursor.TimeoutMode;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * How databases, collections or indexes are listed; each list takes its part of it. Plain data: it belongs to the
 * publisher that describes it, and each subscription takes a {@linkplain #copy() copy}.
 */
public final class Listing implements Cloneable {

    public @Nullable Bson filter;
    public @Nullable Boolean nameOnly;
    public @Nullable Boolean authorizedOnly;
    public @Nullable BsonValue comment;
    public @Nullable TimeoutMode timeoutMode;
    public int batchSize;
    public long maxTimeMillis;

    public Listing copy() {
        try {
            return (Listing) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The same with the first item alone in its first batch. */
    public Listing ofOne() {
        Listing one = copy();
        one.batchSize = 1;
        return one;
    }

    void writeCursor(BsonWriter writer) {
        writer.writeStartDocument("cursor");
        if (batchSize != 0) {
            writer.writeInt32("batchSize", batchSize);
        }
        writer.writeEndDocument();
    }
}
