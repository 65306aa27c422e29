package io.codriver.internal.command.read;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a map-reduce asks for. Plain data: it belongs to the publisher that describes it, and each subscription takes a
 * {@linkplain #copy() copy}.
 */
public final class Reduction implements Cloneable {

    private final String map;
    private final String reduce;

    /** Where the results go; {@code null} if they are answered. */
    public @Nullable String collection;

    public @Nullable String database;
    public @Nullable String finish;
    public @Nullable Bson scope;
    public @Nullable Bson sort;
    public @Nullable Bson filter;
    public @Nullable Collation collation;
    public @Nullable Boolean bypassDocumentValidation;
    public @Nullable TimeoutMode timeoutMode;
    /** The word for what is done with what is there already. */
    public String action = "replace";

    public int limit;
    public int batchSize;
    public long maxTimeMillis;
    public boolean jsMode;
    public boolean verbose = true;

    public Reduction(String map, String reduce) {
        this.map = map;
        this.reduce = reduce;
    }

    public Reduction copy() {
        try {
            return (Reduction) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The fields of the command but the concerns. */
    void write(BsonWriter writer, Target target) {
        Encoding encoding = target.encoding();
        writer.writeString("mapReduce", target.collection());
        writer.writeJavaScript("map", map);
        writer.writeJavaScript("reduce", reduce);
        writeOut(writer);
        encoding.writeIfGiven(writer, "query", filter);
        encoding.writeIfGiven(writer, "sort", sort);
        if (finish != null) {
            writer.writeJavaScript("finalize", finish);
        }
        encoding.writeIfGiven(writer, "scope", scope);
        if (verbose) {
            writer.writeBoolean("verbose", true);
        }
        if (limit != 0) {
            writer.writeInt32("limit", limit);
        }
        if (jsMode) {
            writer.writeBoolean("jsMode", true);
        }
        Encoding.writeCollation(writer, collation);
    }

    private void writeOut(BsonWriter writer) {
        writer.writeStartDocument("out");
        if (collection == null) {
            writer.writeInt32("inline", 1);
        } else {
            writer.writeString(action, collection);
            if (database != null) {
                writer.writeString("db", database);
            }
        }
        writer.writeEndDocument();
        if (collection != null) {
            Encoding.writeFlag(writer, "bypassDocumentValidation", bypassDocumentValidation);
        }
    }
}
