package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.query.Collation;
import io.codriver.test.internal.query.Pipelines;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an update makes of a document: operators are the backend's; a replacement and a pipeline are worked out here, whatever
 * the names of fields. Used for one statement.
 */
final class Modification {

    private static final Set<String> STAGES =
            Set.of("$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith");

    private final Documents documents;
    private final Pipelines pipelines;
    private final Target target;
    private final Document statement;
    private final Document filter;
    private final @Nullable Object change;

    /** Of a statement with {@code q} and {@code u}. */
    Modification(Backend backend, Documents documents, Target target, Document statement) {
        this.documents = documents;
        this.pipelines = new Pipelines(backend);
        this.target = target;
        this.statement = statement;
        this.filter = statement.get("q") instanceof Document given ? given : new Document();
        this.change = statement.get("u");
        if (change instanceof List<?>) {
            checkStages();
        }
    }

    private void checkStages() {
        if (statement.get("arrayFilters") instanceof Collection<?> filters && !filters.isEmpty()) {
            throw new CommandFailure(
                    9, "FailedToParse", "arrayFilters may not be specified for pipeline-style updates");
        }
        for (Document stage : Pipelines.stages(change)) {
            if (!STAGES.contains(Pipelines.nameOf(stage))) {
                throw new CommandFailure(
                        72, "InvalidOptions", Pipelines.nameOf(stage) + " is not allowed to be used within an update");
            }
        }
    }

    boolean isReplacement() {
        return change instanceof Document document
                && (document.isEmpty() || !document.keySet().iterator().next().startsWith("$"));
    }

    /** Changes a document; false if it stays as it is. */
    boolean apply(Document kept) {
        if (change instanceof List<?>) {
            return documents.change(target, kept, piped(kept));
        }
        if (isReplacement()) {
            return documents.replace(target, kept, ((Document) present()).cloneDeeply());
        }
        return documents.operate(target, kept, byOperators(kept));
    }

    private Document piped(Document input) {
        List<Document> stages = Pipelines.stages(target.let().bind(change));
        List<Document> output = pipelines.run(target.database(), null, stages, List.of(input.cloneDeeply()));
        return output.get(0);
    }

    /** An update by the id alone, unless the filter says which element of an array is meant. */
    private Document byOperators(Document kept) {
        Document byId = new Document("_id", kept.get("_id"));
        if (namesElement(change)) {
            if (!Collation.of(statement.get("collation")).isSimple()) {
                throw CommandFailure.notSupported("the positional operator together with a collation");
            }
            Document whole = new Document(target.let().bindFilter(filter));
            whole.putAll(byId);
            byId = whole;
        }
        return operators(byId).append("upsert", false);
    }

    private Document operators(Document selector) {
        Document update = new Document("q", selector).append("u", present()).append("multi", false);
        update.putIfNotNull("arrayFilters", statement.get("arrayFilters"));
        return update;
    }

    private static boolean namesElement(@Nullable Object update) {
        return update instanceof Document operators
                && operators.values().stream()
                        .anyMatch(fields -> fields instanceof Document document
                                && document.keySet().stream()
                                        .anyMatch(path -> path.endsWith(".$") || path.contains(".$.")));
    }

    /** Makes a document because there is none; the result holds its id. */
    Document upsert() {
        Document bound = target.let().bindFilter(filter);
        if (!(change instanceof List<?>) && !isReplacement()) {
            return documents.upsert(target, operators(bound).append("upsert", true));
        }
        Document base = new Document();
        equalities(bound, base);
        Document made = change instanceof List<?> ? piped(base) : ((Document) present()).cloneDeeply();
        made.putIfAbsent("_id", base.containsKey("_id") ? base.get("_id") : Ids.generated());
        documents.insert(target, made);
        return new Document("_id", made.get("_id"));
    }

    /** Fields that a filter fixes are fields of the document it makes. */
    private static void equalities(Document filter, Document into) {
        for (Map.Entry<String, Object> field : filter.entrySet()) {
            Object value = field.getValue();
            if (field.getKey().equals("$and") && value instanceof List<?> all) {
                all.forEach(each -> equalities((Document) each, into));
            } else if (!field.getKey().startsWith("$")) {
                if (!(value instanceof Document operators) || operators.isEmpty() || !isOperator(operators)) {
                    put(into, field.getKey(), value);
                } else if (operators.containsKey("$eq")) {
                    put(into, field.getKey(), operators.get("$eq"));
                }
            }
        }
    }

    private static boolean isOperator(Document value) {
        return value.keySet().iterator().next().startsWith("$");
    }

    private static void put(Document into, String path, @Nullable Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            into.put(path, value);
        } else {
            Document inner = (Document) into.computeIfAbsent(path.substring(0, dot), name -> new Document());
            put(inner, path.substring(dot + 1), value);
        }
    }

    private Object present() {
        if (change == null) {
            throw new CommandFailure(40414, "Location40414", "BSON field 'update.updates.u' is missing");
        }
        return change;
    }
}
