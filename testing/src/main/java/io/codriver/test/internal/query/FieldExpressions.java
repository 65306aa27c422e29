package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions for one document, {@code $setField}, {@code $unsetField}, {@code $getField} and {@code $$REMOVE}
 * included, which the backend does not know. Used for one document.
 */
final class FieldExpressions {

    private static final String LITERAL = "$literal";

    private final Document document;

    FieldExpressions(Document document) {
        this.document = document;
    }

    /** Whether the backend alone would not understand it. */
    static boolean isNeededFor(@Nullable Object expression) {
        if (expression instanceof Document inner) {
            return inner.entrySet().stream()
                    .anyMatch(field -> isOurs(field.getKey())
                            || (!field.getKey().equals(LITERAL) && isNeededFor(field.getValue())));
        }
        if (expression instanceof Collection<?> elements) {
            return elements.stream().anyMatch(FieldExpressions::isNeededFor);
        }
        return "$$REMOVE".equals(expression) || "$$CURRENT".equals(expression);
    }

    private static boolean isOurs(String name) {
        return name.equals("$setField") || name.equals("$unsetField") || name.equals("$getField");
    }

    /** The value; {@link Missing} if there is none. */
    @Nullable
    Object evaluate(@Nullable Object expression) {
        Object resolved = resolve(expression);
        if ("$$REMOVE".equals(resolved)) {
            return Missing.getInstance();
        }
        // The backend would look into a literal once more.
        return resolved instanceof Document single && single.size() == 1 && single.containsKey(LITERAL)
                ? single.get(LITERAL)
                : Expression.evaluateDocument(resolved, document);
    }

    /** The same expression with values in place of what the backend does not know. */
    @Nullable
    Object resolve(@Nullable Object expression) {
        if ("$$CURRENT".equals(expression)) {
            return "$$ROOT";
        }
        if (expression instanceof Collection<?> elements) {
            List<@Nullable Object> resolved = new ArrayList<>(elements.size());
            elements.forEach(element -> resolved.add(resolve(element)));
            return resolved;
        }
        if (!(expression instanceof Document inner) || inner.isEmpty() || inner.containsKey(LITERAL)) {
            return expression;
        }
        String name = inner.keySet().iterator().next();
        if (isOurs(name)) {
            return new Document(LITERAL, ours(name, inner.get(name)));
        }
        Document resolved = new Document();
        inner.forEach((field, value) -> resolved.put(field, resolve(value)));
        return resolved;
    }

    private @Nullable Object ours(String name, @Nullable Object argument) {
        Document options = argument instanceof Document given && given.containsKey("field")
                ? given
                : new Document("field", argument).append("input", "$$ROOT");
        String field = String.valueOf(evaluate(options.get("field")));
        Object input = evaluate(options.getOrDefault("input", "$$ROOT"));
        if (!(input instanceof Document of)) {
            return null;
        }
        if (name.equals("$getField")) {
            return of.get(field);
        }
        Document changed = of.cloneDeeply();
        Object value = name.equals("$unsetField") ? Missing.getInstance() : evaluate(options.get("value"));
        if (value instanceof Missing) {
            changed.remove(field);
        } else {
            changed.put(field, value);
        }
        return changed;
    }
}
