package io.codriver.internal.command.read;

import com.mongodb.CursorType;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a find asks for. Plain data: it belongs to the publisher that describes it, and each subscription takes a
 * {@linkplain #copy() copy}.
 *
 * <p>Spec: CRUD, "Read", {@code FindOptions}; Find, getMore and killCursors commands.
 */
public final class Query implements Cloneable {

    public @Nullable Bson filter;
    public @Nullable Bson projection;
    public @Nullable Bson sort;
    public @Nullable Bson hint;
    public @Nullable String hintString;
    public @Nullable Bson let;
    public @Nullable Bson max;
    public @Nullable Bson min;
    public @Nullable Collation collation;
    public @Nullable BsonValue comment;
    public @Nullable Boolean allowDiskUse;
    public @Nullable TimeoutMode timeoutMode;
    public CursorType cursorType = CursorType.NonTailable;
    public int limit;
    public int skip;
    public int batchSize;
    public long maxTimeMillis;
    public long maxAwaitMillis;
    public boolean noCursorTimeout;
    public boolean partial;
    public boolean returnKey;
    public boolean showRecordId;

    public Query copy() {
        try {
            return (Query) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public boolean isTailable() {
        return cursorType.isTailable();
    }

    boolean isSingleBatch() {
        return limit < 0 || batchSize < 0;
    }

    /** How many documents the whole cursor may give; 0 for no limit. */
    int totalLimit() {
        int most = Math.abs(limit);
        int batch = Math.abs(batchSize);
        // One batch of a negative size is all there will be.
        return batchSize < 0 && (most == 0 || batch < most) ? batch : most;
    }

    /** What is sent as the size of a batch when so many documents have been given; 0 for the server's choice. */
    int batchSizeAfter(long given) {
        int batch = Math.abs(batchSize);
        if (batch == 0 || limit == 0) {
            return batch;
        }
        return (int) Math.max(1, Math.min(batch, totalLimit() - given));
    }

    /** The fields of the command {@code find} but the concern, which {@code explain} does not take inside. */
    void write(BsonWriter writer, Target target) {
        Encoding encoding = target.encoding();
        writer.writeString("find", target.collection());
        encoding.write(writer, "filter", filter == null ? new BsonDocument() : filter);
        encoding.writeIfGiven(writer, "sort", sort);
        encoding.writeIfGiven(writer, "projection", projection);
        writeNumbers(writer);
        Encoding.writeValue(writer, "comment", comment);
        encoding.writeHint(writer, hint, hintString);
        encoding.writeIfGiven(writer, "max", max);
        encoding.writeIfGiven(writer, "min", min);
        writeFlags(writer);
        Encoding.writeCollation(writer, collation);
        Encoding.writeFlag(writer, "allowDiskUse", allowDiskUse);
        encoding.writeIfGiven(writer, "let", let);
    }

    private void writeNumbers(BsonWriter writer) {
        if (skip > 0) { // A negative one means none, as with the official driver.
            writer.writeInt32("skip", skip);
        }
        if (totalLimit() != 0) {
            writer.writeInt32("limit", totalLimit());
        }
        if (isSingleBatch()) {
            writer.writeBoolean("singleBatch", true);
        } else if (batchSize != 0) {
            writer.writeInt32("batchSize", firstBatchSize());
        }
    }

    /** One more than the limit if they are equal: so the server sees that the limit is met, and leaves no cursor open. */
    private int firstBatchSize() {
        return batchSize == totalLimit() && batchSize != Integer.MAX_VALUE ? batchSize + 1 : batchSizeAfter(0);
    }

    private void writeFlags(BsonWriter writer) {
        flag(writer, "returnKey", returnKey);
        flag(writer, "showRecordId", showRecordId);
        flag(writer, "tailable", isTailable());
        flag(writer, "awaitData", cursorType == CursorType.TailableAwait);
        flag(writer, "noCursorTimeout", noCursorTimeout);
        flag(writer, "allowPartialResults", partial);
    }

    private static void flag(BsonWriter writer, String name, boolean value) {
        if (value) {
            writer.writeBoolean(name, true);
        }
    }
}
