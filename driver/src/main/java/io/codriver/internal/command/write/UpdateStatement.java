package io.codriver.internal.command.write;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import io.codriver.internal.command.Encoding;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * An update or a replacement.
 *
 * @param filter which documents
 * @param change what becomes of them
 * @param multi all of them, or the first
 * @param upsert whether one is stored if there is none; {@code null} to leave it to the server
 * @param collation of the filter
 * @param arrayFilters which elements of arrays
 * @param hint the keys of an index
 * @param hintString its name, if there are no keys
 * @param sort which one is the first
 */
public record UpdateStatement(
        Bson filter,
        Change change,
        boolean multi,
        @Nullable Boolean upsert,
        @Nullable Collation collation,
        @Nullable Iterable<? extends Bson> arrayFilters,
        @Nullable Bson hint,
        @Nullable String hintString,
        @Nullable Bson sort)
        implements Statement {

    public static UpdateStatement of(Bson filter, Change change, boolean multi, UpdateOptions options) {
        return new UpdateStatement(
                filter,
                change,
                multi,
                trueOrNone(options.isUpsert()),
                options.getCollation(),
                options.getArrayFilters(),
                options.getHint(),
                options.getHintString(),
                options.getSort());
    }

    public static UpdateStatement of(Bson filter, Change change, ReplaceOptions options) {
        return new UpdateStatement(
                filter,
                change,
                false,
                trueOrNone(options.isUpsert()),
                options.getCollation(),
                null,
                options.getHint(),
                options.getHintString(),
                options.getSort());
    }

    private static @Nullable Boolean trueOrNone(boolean flag) {
        return flag ? true : null;
    }

    @Override
    public boolean hinted() {
        return Statement.isGiven(hint, hintString);
    }

    @Override
    public void fields(Encoding encoding, BsonWriter writer) {
        encoding.write(writer, "q", filter);
        change.write(writer, "u");
        if (multi) {
            writer.writeBoolean("multi", true);
        }
        options(encoding, writer);
    }

    /** What {@code update} and {@code bulkWrite} call alike. */
    public void options(Encoding encoding, BsonWriter writer) {
        Encoding.writeFlag(writer, "upsert", upsert);
        Encoding.writeCollation(writer, collation);
        if (arrayFilters != null) {
            encoding.write(writer, "arrayFilters", arrayFilters);
        }
        encoding.writeHint(writer, hint, hintString);
        encoding.writeIfGiven(writer, "sort", sort);
    }
}
