package io.codriver.test.internal.catalog;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.query.Collation;
import io.codriver.test.internal.query.Pipelines;
import java.util.Set;

/** Reads the options of create and collMod, and refuses what would not be kept to. Spec: the manual's pages of both. */
final class CollectionOptions {

    /** What is kept to, or can be told again and has no effect that anybody could see in a test. */
    private static final Set<String> KNOWN = Set.of(
            "capped",
            "size",
            "max",
            "validator",
            "validationLevel",
            "validationAction",
            "collation",
            "viewOn",
            "pipeline",
            "timeseries",
            "clusteredIndex",
            "expireAfterSeconds",
            "changeStreamPreAndPostImages",
            "indexOptionDefaults",
            "storageEngine");

    private CollectionOptions() {}

    /** Those of a command, without its name and its generic arguments. */
    static Document of(Document command, String name) {
        Document options = new Document();
        command.forEach((field, value) -> {
            if (field.equals(name)) {
                return;
            }
            if (field.equals("encryptedFields") || (field.equals("autoIndexId") && Boolean.FALSE.equals(value))) {
                throw CommandFailure.notSupported("a collection with '" + field + "'");
            }
            // What is not so is not told.
            if (field.equals("autoIndexId") || (field.equals("capped") && Boolean.FALSE.equals(value))) {
                return;
            }
            if (!KNOWN.contains(field)) {
                throw new CommandFailure(
                        40415, "Location40415", "BSON field '" + name + "." + field + "' is an unknown field.");
            }
            options.put(field, value);
        });
        check(options);
        return options;
    }

    private static void check(Document options) {
        Collation.of(options.get("collation"));
        if (Boolean.TRUE.equals(options.get("capped")) && !(options.get("size") instanceof Number)) {
            throw new CommandFailure(72, "InvalidOptions", "the 'size' field is required when 'capped' is true");
        }
        if (options.containsKey("pipeline") && !options.containsKey("viewOn")) {
            throw new CommandFailure(72, "InvalidOptions", "'pipeline' cannot be specified without 'viewOn'");
        }
        Pipelines.stages(options.get("pipeline"));
        if (options.get("validator") instanceof Document rule && rule.containsKey("$jsonSchema")) {
            throw CommandFailure.notSupported("a validator with '$jsonSchema'");
        }
        if (options.get("clusteredIndex") instanceof Document index) {
            options.put("clusteredIndex", clustered(index));
        }
        if (options.containsKey("timeseries") && !(options.get("timeseries") instanceof Document)) {
            throw new CommandFailure(14, "TypeMismatch", "'timeseries' must be an object");
        }
    }

    private static Document clustered(Document index) {
        if (!Boolean.TRUE.equals(index.get("unique"))
                || !(index.get("key") instanceof Document key)
                || !key.keySet().equals(Set.of("_id"))) {
            throw new CommandFailure(
                    197, "InvalidIndexSpecificationOption", "The clusteredIndex must be unique and on {_id: 1}");
        }
        return new Document("v", 2)
                .append("key", key)
                .append("name", index.getOrDefault("name", "_id_"))
                .append("unique", true);
    }
}
