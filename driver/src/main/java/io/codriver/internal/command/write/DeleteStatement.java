package io.codriver.internal.command.write;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.DeleteOptions;
import io.codriver.internal.command.Encoding;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A removal.
 *
 * @param filter which documents
 * @param multi all of them, or the first
 * @param collation of the filter
 * @param hint the keys of an index
 * @param hintString its name, if there are no keys
 */
public record DeleteStatement(
        Bson filter, boolean multi, @Nullable Collation collation, @Nullable Bson hint, @Nullable String hintString)
        implements Statement {

    public static DeleteStatement of(Bson filter, boolean multi, DeleteOptions options) {
        return new DeleteStatement(filter, multi, options.getCollation(), options.getHint(), options.getHintString());
    }

    @Override
    public boolean hinted() {
        return Statement.isGiven(hint, hintString);
    }

    @Override
    public void fields(Encoding encoding, BsonWriter writer) {
        encoding.write(writer, "q", filter);
        writer.writeInt32("limit", multi ? 0 : 1);
        options(encoding, writer);
    }

    /** What {@code delete} and {@code bulkWrite} call alike. */
    public void options(Encoding encoding, BsonWriter writer) {
        Encoding.writeCollation(writer, collation);
        encoding.writeHint(writer, hint, hintString);
    }
}
