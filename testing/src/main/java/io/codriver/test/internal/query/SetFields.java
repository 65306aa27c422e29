package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stage {@code $set}, also called {@code $addFields}: paths, which the backend takes for names. All values are computed
 * before any is set. Used for one document.
 */
final class SetFields {

    private final FieldExpressions expressions;
    private final Document target;

    private SetFields(Document document) {
        this.expressions = new FieldExpressions(document);
        this.target = document.cloneDeeply();
    }

    /** A changed copy. */
    static Document apply(Document fields, Document document) {
        SetFields stage = new SetFields(document);
        stage.setAll("", fields);
        return stage.target;
    }

    /** A copy of what was left of a document, with values of the whole one at some paths. */
    static Document apply(Document paths, Document whole, Document left) {
        FieldExpressions expressions = new FieldExpressions(whole);
        Document changed = left.cloneDeeply();
        paths.forEach((path, expression) -> set(changed, path.split("\\."), 0, expressions.evaluate(expression)));
        return changed;
    }

    private void setAll(String prefix, Document fields) {
        fields.forEach((name, expression) -> {
            if (expression instanceof Document inner && !inner.isEmpty() && !isExpression(inner)) {
                setAll(prefix + name + ".", inner);
            } else {
                set(target, (prefix + name).split("\\."), 0, expressions.evaluate(expression));
            }
        });
    }

    private static boolean isExpression(Document document) {
        return document.keySet().iterator().next().startsWith("$");
    }

    private static void set(Document into, String[] path, int depth, @Nullable Object value) {
        String name = path[depth];
        if (depth == path.length - 1) {
            if (value instanceof Missing) {
                into.remove(name);
            } else {
                into.put(name, value);
            }
            return;
        }
        Object inner = into.get(name);
        if (inner instanceof List<?> elements) {
            elements.forEach(element -> {
                if (element instanceof Document each) {
                    set(each, path, depth + 1, value);
                }
            });
            return;
        }
        if (!(inner instanceof Document)) {
            if (value instanceof Missing) {
                return;
            }
            inner = new Document();
            into.put(name, inner);
        }
        set((Document) inner, path, depth + 1, value);
    }
}
