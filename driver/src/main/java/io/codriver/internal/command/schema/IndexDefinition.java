package io.codriver.internal.command.schema;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.codriver.internal.command.Encoding;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * One index that is to be made.
 *
 * <p>Spec: Index Management, "Common API Components" and "Index Name Generation".
 *
 * @param keys which fields, in which direction or way
 * @param name the user's, else made of the keys
 * @param options everything else
 * @param encoding of the collection
 */
record IndexDefinition(BsonDocument keys, String name, IndexOptions options, Encoding encoding) {

    static IndexDefinition of(IndexModel model, Encoding encoding) {
        BsonDocument keys = encoding.toBsonDocument(model.getKeys());
        String given = model.getOptions().getName();
        return new IndexDefinition(keys, given == null ? nameOf(keys) : given, model.getOptions(), encoding);
    }

    /** {@code name_1_dob_-1} for {@code {name: 1, dob: -1}}. */
    static String nameOf(BsonDocument keys) {
        return keys.entrySet().stream()
                .map(key -> key.getKey() + '_' + kindOf(key.getValue()))
                .collect(Collectors.joining("_"));
    }

    private static String kindOf(BsonValue kind) {
        if (kind.isNumber()) {
            return String.valueOf(kind.asNumber().intValue());
        }
        return kind.isString() ? kind.asString().getValue().replace(' ', '_') : "";
    }

    void write(BsonWriter writer) {
        writer.writeStartDocument();
        Encoding.write(writer, "key", keys);
        writer.writeString("name", name);
        writeFlags(writer);
        writeText(writer);
        writePlaces(writer);
        encoding.writeIfGiven(writer, "storageEngine", options.getStorageEngine());
        encoding.writeIfGiven(writer, "partialFilterExpression", options.getPartialFilterExpression());
        Encoding.writeCollation(writer, options.getCollation());
        encoding.writeIfGiven(writer, "wildcardProjection", options.getWildcardProjection());
        writer.writeEndDocument();
    }

    private void writeFlags(BsonWriter writer) {
        flag(writer, "background", options.isBackground());
        flag(writer, "unique", options.isUnique());
        flag(writer, "sparse", options.isSparse());
        flag(writer, "hidden", options.isHidden());
        Long expireAfter = options.getExpireAfter(TimeUnit.SECONDS);
        if (expireAfter != null) {
            writer.writeInt64("expireAfterSeconds", expireAfter);
        }
        number(writer, "v", options.getVersion());
    }

    private void writeText(BsonWriter writer) {
        encoding.writeIfGiven(writer, "weights", options.getWeights());
        text(writer, "default_language", options.getDefaultLanguage());
        text(writer, "language_override", options.getLanguageOverride());
        number(writer, "textIndexVersion", options.getTextVersion());
    }

    private void writePlaces(BsonWriter writer) {
        number(writer, "2dsphereIndexVersion", options.getSphereVersion());
        number(writer, "bits", options.getBits());
        number(writer, "min", options.getMin());
        number(writer, "max", options.getMax());
    }

    private static void flag(BsonWriter writer, String field, boolean value) {
        if (value) {
            writer.writeBoolean(field, true);
        }
    }

    private static void text(BsonWriter writer, String field, @Nullable String value) {
        if (value != null) {
            writer.writeString(field, value);
        }
    }

    private static void number(BsonWriter writer, String field, @Nullable Integer value) {
        if (value != null) {
            writer.writeInt32(field, value);
        }
    }

    private static void number(BsonWriter writer, String field, @Nullable Double value) {
        if (value != null) {
            writer.writeDouble(field, value);
        }
    }
}
