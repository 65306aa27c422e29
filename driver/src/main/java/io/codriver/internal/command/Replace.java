package io.codriver.internal.command;

import com.mongodb.client.model.ReplaceOptions;
import org.bson.BsonBinaryWriter;
import org.bson.BsonWriter;
import org.bson.FieldNameValidator;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;

/** Puts another document in the place of one. Writing fails with {@link IllegalArgumentException} if it holds operators. */
public final class Replace<T> extends UpdateLike {

    private final Bson filter;
    private final T replacement;
    private final Codec<T> codec;
    private final ReplaceOptions options;

    public Replace(Target target, Bson filter, T replacement, Codec<T> codec, ReplaceOptions options) {
        super(target);
        this.filter = filter;
        this.replacement = replacement;
        this.codec = codec;
        this.options = options;
    }

    @Override
    void arguments(BsonWriter writer) {
        Encoding encoding = target.encoding();
        begin(writer, options.getBypassDocumentValidation(), options.getComment(), options.getLet());
        encoding.write(writer, "q", filter);
        Encoding.write(writer, "u", validated());
        if (options.isUpsert()) {
            writer.writeBoolean("upsert", true);
        }
        Encoding.writeCollation(writer, options.getCollation());
        encoding.writeHint(writer, options.getHint(), options.getHintString());
        encoding.writeIfGiven(writer, "sort", options.getSort());
        end(writer);
    }

    /** Written apart first: a writer can check names only if it was made to, and an operator would turn this into an update. */
    private RawBsonDocument validated() {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer, new NoOperators())) {
            codec.encode(writer, replacement, Encoding.STORED);
            return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
        }
    }

    /** Refuses names with a dollar sign at the top, except those of database references. */
    private static final class NoOperators implements FieldNameValidator {

        @Override
        public boolean validate(String name) {
            return !name.startsWith("$") || name.equals("$db") || name.equals("$ref") || name.equals("$id");
        }

        @Override
        public String getValidationErrorMessage(String name) {
            return "Field names in a replacement document can not start with '$' but '" + name + "' does";
        }

        @Override
        public FieldNameValidator getValidatorForField(String name) {
            return Anything.INSTANCE;
        }
    }

    /** Below the top every name is legal. */
    private static final class Anything implements FieldNameValidator {

        static final Anything INSTANCE = new Anything();

        @Override
        public boolean validate(String name) {
            return true;
        }

        @Override
        public FieldNameValidator getValidatorForField(String name) {
            return this;
        }
    }
}
