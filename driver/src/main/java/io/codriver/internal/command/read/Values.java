package io.codriver.internal.command.read;

import com.mongodb.client.model.Collation;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a distinct asks for. Plain data: it belongs to the publisher that describes it, and each subscription takes a
 * {@linkplain #copy() copy}.
 *
 * <p>Spec: CRUD, "Read", {@code DistinctOptions}.
 */
public final class Values implements Cloneable {

    private final String field;

    public @Nullable Bson filter;
    public @Nullable Collation collation;
    public @Nullable BsonValue comment;
    public @Nullable Bson hint;
    public @Nullable String hintString;
    public long maxTimeMillis;

    public Values(String field) {
        this.field = field;
    }

    public Values copy() {
        try {
            return (Values) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    void write(BsonWriter writer, Target target) {
        Encoding encoding = target.encoding();
        writer.writeString("distinct", target.collection());
        writer.writeString("key", field);
        encoding.write(writer, "query", filter == null ? new BsonDocument() : filter);
        Encoding.writeCollation(writer, collation);
        Encoding.writeValue(writer, "comment", comment);
        encoding.writeHint(writer, hint, hintString);
    }
}
