package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stages of a pipeline over documents. Most are the backend's; those it lacks, or gets wrong, are run here between
 * them. Spec: the manual's aggregation stages.
 */
public final class Pipelines {

    private final Backend backend;

    public Pipelines(Backend backend) {
        this.backend = backend;
    }

    /** The documents that come out. */
    public List<Document> run(
            String database, @Nullable MongoCollection<?> collection, List<Document> stages, List<Document> input) {
        List<Document> documents = input;
        List<Document> ofBackend = new ArrayList<>();
        for (Document each : stages) {
            Document stage = stage(each);
            UnaryOperator<List<Document>> ours = ours(database, stage);
            if (ours == null) {
                ofBackend.add(stage);
                continue;
            }
            documents = ours.apply(runBehind(database, collection, ofBackend, documents));
            ofBackend.clear();
        }
        return runBehind(database, collection, ofBackend, documents);
    }

    private List<Document> runBehind(
            String database, @Nullable MongoCollection<?> collection, List<Document> stages, List<Document> input) {
        if (stages.isEmpty()) {
            return input;
        }
        List<Document> known = new ArrayList<>(stages);
        MongoDatabase home = backend.database(database);
        Document last = known.get(known.size() - 1);
        if (last.get("$out") instanceof Document target) {
            home = backend.database(String.valueOf(target.getOrDefault("db", database)));
            known.set(known.size() - 1, new Document("$out", target.get("coll")));
        }
        try {
            return Aggregation.fromPipeline(known, backend::database, home, collection, NoopOplog.get())
                    .runStages(input.stream());
        } catch (RuntimeException failure) {
            throw CommandFailure.from(failure);
        }
    }

    /** In the words of the backend, inner pipelines included. */
    private static Document stage(Document stage) {
        if (stage.size() != 1) {
            throw new CommandFailure(
                    40323, "Location40323", "A pipeline stage specification object must contain exactly one field.");
        }
        String name = nameOf(stage);
        Object argument = Objects.requireNonNull(stage.get(name));
        return switch (name) {
            case "$set" -> new Document("$addFields", argument);
            case "$replaceWith" -> new Document("$replaceRoot", new Document("newRoot", argument));
            case "$facet" -> {
                Document facets = new Document();
                ((Document) argument).forEach((facet, inner) -> facets.put(facet, translated(inner)));
                yield new Document(name, facets);
            }
            case "$lookup" -> {
                Document lookup = new Document((Document) argument);
                lookup.computeIfPresent("pipeline", (field, inner) -> translated(inner));
                yield new Document(name, lookup);
            }
            default -> stage;
        };
    }

    private static Object translated(@Nullable Object pipeline) {
        List<Object> stages = new ArrayList<>();
        if (pipeline instanceof Collection<?> inner) {
            inner.forEach(stage -> stages.add(stage((Document) stage)));
        }
        return stages;
    }

    private @Nullable UnaryOperator<List<Document>> ours(String database, Document stage) {
        String name = nameOf(stage);
        Object argument = stage.get(name);
        if (name.equals("$addFields") && argument instanceof Document fields && !fields.isEmpty()) {
            return each(document -> SetFields.apply(fields, document));
        }
        if (name.equals("$unionWith")) {
            return documents -> union(database, argument, documents);
        }
        if (name.equals("$project") && argument instanceof Document fields) {
            Document computed = computedPaths(fields);
            if (!computed.isEmpty()) {
                return each(document -> SetFields.apply(computed, document, projected(database, fields, document)));
            }
        }
        boolean perDocument = name.equals("$replaceRoot") || name.equals("$project") || name.equals("$match");
        if (perDocument && FieldExpressions.isNeededFor(argument)) {
            return documents -> documents.stream()
                    .flatMap(document -> runBehind(
                            database,
                            null,
                            List.of(new Document(name, new FieldExpressions(document).resolve(argument))),
                            List.of(document))
                            .stream())
                    .toList();
        }
        return null;
    }

    /** Computed fields with a path for a name, which the backend takes for a name with dots. */
    private static Document computedPaths(Document fields) {
        Document computed = new Document();
        fields.forEach((path, value) -> {
            if (path.contains(".") && !(value instanceof Number) && !(value instanceof Boolean)) {
                computed.put(path, value);
            }
        });
        return computed;
    }

    private Document projected(String database, Document fields, Document document) {
        Document others = new Document(fields);
        computedPaths(fields).keySet().forEach(others::remove);
        others.putIfAbsent("_id", 1);
        List<Document> stage = List.of(new Document("$project", others));
        return runBehind(database, null, stage, List.of(document)).get(0);
    }

    private static UnaryOperator<List<Document>> each(UnaryOperator<Document> change) {
        return documents -> documents.stream().map(change).toList();
    }

    private List<Document> union(String database, @Nullable Object argument, List<Document> documents) {
        Document options = argument instanceof Document given ? given : new Document("coll", argument);
        String name = String.valueOf(options.get("coll"));
        MongoCollection<?> other = backend.collection(database, name);
        List<Document> all = new ArrayList<>(documents);
        List<Document> input =
                other == null ? List.of() : other.queryAllAsStream().toList();
        all.addAll(run(database, other, stages(options.get("pipeline")), input));
        return all;
    }

    /** Checks the form of a pipeline; none is an empty one. */
    public static List<Document> stages(@Nullable Object pipeline) {
        List<Document> stages = new ArrayList<>();
        if (pipeline instanceof Collection<?> elements) {
            for (Object element : elements) {
                if (!(element instanceof Document stage)) {
                    throw new CommandFailure(
                            14, "TypeMismatch", "Each element of the 'pipeline' array must be an object");
                }
                stages.add(stage);
            }
        } else if (pipeline != null) {
            throw new CommandFailure(14, "TypeMismatch", "'pipeline' option must be specified as an array");
        }
        return stages;
    }

    /** The name of a stage; empty if it has none. */
    public static String nameOf(Document stage) {
        return stage.isEmpty() ? "" : stage.keySet().iterator().next();
    }
}
