package io.codriver.internal.command.write;

import io.codriver.internal.command.Encoding;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.FieldNameValidator;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;

/**
 * What becomes of a document: operators, a pipeline, or another document in its place. What is wrong with it is found when
 * it is made, before anything is sent, as far as that can be known.
 *
 * <p>Spec: CRUD, "Update vs. replace document validation"; the words are those of the official driver.
 */
public abstract class Change {

    private Change() {}

    /** Writes it as the value of a field, which every command calls differently. */
    public abstract void write(BsonWriter writer, String field);

    /** Which of its names a document is judged by. The rest is left to the server. */
    public enum Judged {
        /** In the commands for one collection, as the official driver does. */
        BY_EVERY_NAME,
        /** In a bulk of a client. */
        BY_THE_FIRST_NAME
    }

    /** Fails with {@link IllegalArgumentException} if there is no operator, or a name does not begin with a dollar sign. */
    public static Change operators(Encoding encoding, Bson update, Judged judged) {
        BsonDocument operators = encoding.toBsonDocument(update);
        if (operators.isEmpty()) {
            throw new IllegalArgumentException("Invalid BSON document for an update. The document may not be empty.");
        }
        for (String operator : operators.keySet()) {
            if (!operator.startsWith("$")) {
                throw new IllegalArgumentException(
                        "All update operators must start with '$', but '" + operator + "' does not");
            }
            if (judged == Judged.BY_THE_FIRST_NAME) {
                break;
            }
        }
        return new Change() {
            @Override
            public void write(BsonWriter writer, String field) {
                Encoding.write(writer, field, operators);
            }
        };
    }

    /** A pipeline, whatever it holds. */
    public static Change pipeline(Encoding encoding, Iterable<? extends Bson> stages) {
        return new Change() {
            @Override
            public void write(BsonWriter writer, String field) {
                encoding.write(writer, field, stages);
            }
        };
    }

    /** Fails with {@link IllegalArgumentException} if the pipeline has no stage, which {@code update} does not take. */
    public static Change filledPipeline(Encoding encoding, List<? extends Bson> stages) {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("Invalid pipeline for an update. The pipeline may not be empty.");
        }
        return pipeline(encoding, stages);
    }

    /**
     * Fails with {@link IllegalArgumentException} if the document holds operators: at once if it is a map, else when it is
     * written, because only its codec knows its names.
     */
    public static <T> Change replacement(Codec<T> codec, T document, Judged judged) {
        if (document instanceof Map<?, ?> map) {
            NoOperators names = new NoOperators(judged);
            map.keySet().forEach(name -> names.require(String.valueOf(name)));
        }
        return new Change() {
            @Override
            public void write(BsonWriter writer, String field) {
                Encoding.write(writer, field, validated(codec, document, judged));
            }
        };
    }

    /** Written apart first: a writer can check names only if it was made to, and an operator would turn this into an update. */
    private static <T> RawBsonDocument validated(Codec<T> codec, T document, Judged judged) {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer, new NoOperators(judged))) {
            codec.encode(writer, document, Encoding.PLAIN);
            return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
        }
    }

    /** Refuses names with a dollar sign at the top, except those of database references. For one document. */
    private static final class NoOperators implements FieldNameValidator {

        private final Judged judged;
        private boolean begun;

        NoOperators(Judged judged) {
            this.judged = judged;
        }

        void require(String name) {
            if (!validate(name)) {
                throw new IllegalArgumentException(getValidationErrorMessage(name));
            }
        }

        @Override
        public boolean validate(String name) {
            boolean matters = !begun || judged == Judged.BY_EVERY_NAME;
            begun = true;
            return !matters || !name.startsWith("$") || isOfReference(name);
        }

        private static boolean isOfReference(String name) {
            return name.equals("$db") || name.equals("$ref") || name.equals("$id");
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
    private enum Anything implements FieldNameValidator {
        INSTANCE;

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
