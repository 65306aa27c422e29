package io.codriver.internal.command;

import com.mongodb.client.model.UpdateOptions;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;

/** Changes one document or many. */
public final class Update extends UpdateLike {

    private final Bson filter;
    private final Change change;
    private final boolean multi;
    private final UpdateOptions options;

    private Update(Target target, Bson filter, Change change, boolean multi, UpdateOptions options) {
        super(target);
        this.filter = filter;
        this.change = change;
        this.multi = multi;
        this.options = options;
    }

    /** With update operators. Writing fails with {@link IllegalArgumentException} if one does not begin with a dollar sign. */
    public static Update operators(Target target, Bson filter, Bson update, boolean multi, UpdateOptions options) {
        return new Update(target, filter, (encoding, writer) -> operators(encoding, writer, update), multi, options);
    }

    /** With a pipeline. */
    public static Update pipeline(
            Target target, Bson filter, List<? extends Bson> update, boolean multi, UpdateOptions options) {
        if (update.isEmpty()) {
            throw new IllegalArgumentException("Invalid pipeline for an update. The pipeline may not be empty.");
        }
        return new Update(target, filter, (encoding, writer) -> encoding.write(writer, "u", update), multi, options);
    }

    /** Writes the field {@code u}. */
    private interface Change {
        void write(Encoding encoding, BsonWriter writer);
    }

    private static void operators(Encoding encoding, BsonWriter writer, Bson update) {
        BsonDocument operators = encoding.toBsonDocument(update);
        if (operators.isEmpty()) {
            throw new IllegalArgumentException("Invalid BSON document for an update. The document may not be empty.");
        }
        for (String operator : operators.keySet()) {
            if (!operator.startsWith("$")) {
                throw new IllegalArgumentException(
                        "All update operators must start with '$', but '" + operator + "' does not");
            }
        }
        Encoding.write(writer, "u", operators);
    }

    @Override
    void arguments(BsonWriter writer) {
        Encoding encoding = target.encoding();
        begin(writer, options.getBypassDocumentValidation(), options.getComment(), options.getLet());
        encoding.write(writer, "q", filter);
        change.write(encoding, writer);
        if (multi) {
            writer.writeBoolean("multi", true);
        }
        if (options.isUpsert()) {
            writer.writeBoolean("upsert", true);
        }
        Encoding.writeCollation(writer, options.getCollation());
        if (options.getArrayFilters() != null) {
            encoding.write(writer, "arrayFilters", options.getArrayFilters());
        }
        encoding.writeHint(writer, options.getHint(), options.getHintString());
        encoding.writeIfGiven(writer, "sort", options.getSort());
        end(writer);
    }
}
