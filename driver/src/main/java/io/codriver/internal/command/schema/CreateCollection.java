package io.codriver.internal.command.schema;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.ClusteredIndexOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateViewOptions;
import com.mongodb.client.model.IndexOptionDefaults;
import com.mongodb.client.model.TimeSeriesGranularity;
import com.mongodb.client.model.TimeSeriesOptions;
import com.mongodb.client.model.ValidationAction;
import com.mongodb.client.model.ValidationLevel;
import com.mongodb.client.model.ValidationOptions;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Makes a collection or a view. */
public final class CreateCollection extends SchemaChange<Void> {

    private final String collection;
    private final Consumer<BsonWriter> options;

    private CreateCollection(String database, String collection, WriteConcern concern, Consumer<BsonWriter> options) {
        super(database, "create", concern, 0);
        this.collection = collection;
        this.options = options;
    }

    public static CreateCollection of(Target target, CreateCollectionOptions options) {
        return new CreateCollection(
                target.database(),
                target.collection(),
                target.writeConcern(),
                writer -> write(writer, target.encoding(), options));
    }

    public static CreateCollection view(
            Target target, String source, List<? extends Bson> pipeline, CreateViewOptions options) {
        return new CreateCollection(target.database(), target.collection(), target.writeConcern(), writer -> {
            writer.writeString("viewOn", source);
            target.encoding().write(writer, "pipeline", pipeline);
            Encoding.writeCollation(writer, options.getCollation());
        });
    }

    @Override
    public String operation() {
        return "createCollection";
    }

    @Override
    void change(BsonWriter writer, Terms terms) {
        writer.writeString(name(), collection);
        options.accept(writer);
    }

    @Override
    @Nullable
    Void result() {
        return null;
    }

    private static void write(BsonWriter writer, Encoding encoding, CreateCollectionOptions options) {
        writeBounds(writer, options);
        encoding.writeIfGiven(writer, "storageEngine", options.getStorageEngineOptions());
        writeDefaults(writer, encoding, options.getIndexOptionDefaults());
        writeValidation(writer, encoding, options.getValidationOptions());
        Encoding.writeCollation(writer, options.getCollation());
        writeSeconds(writer, "expireAfterSeconds", options.getExpireAfter(TimeUnit.SECONDS));
        writeTimeSeries(writer, options.getTimeSeriesOptions());
        writeImages(writer, options.getChangeStreamPreAndPostImagesOptions());
        writeClustered(writer, encoding, options.getClusteredIndexOptions());
    }

    /** Without {@code capped} the server would refuse the bounds; the official driver leaves them out, too. */
    private static void writeBounds(BsonWriter writer, CreateCollectionOptions options) {
        if (!options.isCapped()) {
            return;
        }
        writer.writeBoolean("capped", true);
        if (options.getSizeInBytes() != 0) {
            writer.writeInt64("size", options.getSizeInBytes());
        }
        if (options.getMaxDocuments() != 0) {
            writer.writeInt64("max", options.getMaxDocuments());
        }
    }

    private static void writeDefaults(BsonWriter writer, Encoding encoding, IndexOptionDefaults defaults) {
        if (defaults.getStorageEngine() != null) {
            writer.writeStartDocument("indexOptionDefaults");
            encoding.writeIfGiven(writer, "storageEngine", defaults.getStorageEngine());
            writer.writeEndDocument();
        }
    }

    private static void writeValidation(BsonWriter writer, Encoding encoding, ValidationOptions validation) {
        encoding.writeIfGiven(writer, "validator", validation.getValidator());
        ValidationLevel level = validation.getValidationLevel();
        if (level != null) {
            writer.writeString("validationLevel", level.getValue());
        }
        ValidationAction action = validation.getValidationAction();
        if (action != null) {
            writer.writeString("validationAction", action.getValue());
        }
    }

    private static void writeTimeSeries(BsonWriter writer, @Nullable TimeSeriesOptions series) {
        if (series == null) {
            return;
        }
        writer.writeStartDocument("timeseries");
        writer.writeString("timeField", series.getTimeField());
        String metaField = series.getMetaField();
        if (metaField != null) {
            writer.writeString("metaField", metaField);
        }
        TimeSeriesGranularity granularity = series.getGranularity();
        if (granularity != null) {
            writer.writeString("granularity", granularity.name().toLowerCase(Locale.ROOT));
        }
        writeSeconds(writer, "bucketMaxSpanSeconds", series.getBucketMaxSpan(TimeUnit.SECONDS));
        writeSeconds(writer, "bucketRoundingSeconds", series.getBucketRounding(TimeUnit.SECONDS));
        writer.writeEndDocument();
    }

    private static void writeImages(BsonWriter writer, @Nullable ChangeStreamPreAndPostImagesOptions images) {
        if (images != null) {
            writer.writeStartDocument("changeStreamPreAndPostImages");
            writer.writeBoolean("enabled", images.isEnabled());
            writer.writeEndDocument();
        }
    }

    private static void writeClustered(
            BsonWriter writer, Encoding encoding, @Nullable ClusteredIndexOptions clustered) {
        if (clustered == null) {
            return;
        }
        writer.writeStartDocument("clusteredIndex");
        encoding.write(writer, "key", clustered.getKey());
        writer.writeBoolean("unique", clustered.isUnique());
        String name = clustered.getName();
        if (name != null) {
            writer.writeString("name", name);
        }
        writer.writeEndDocument();
    }

    private static void writeSeconds(BsonWriter writer, String field, @Nullable Long seconds) {
        if (seconds != null && seconds != 0) {
            writer.writeInt64(field, seconds);
        }
    }
}
