package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The constants which a command defines with {@code let}: put into its expressions in place of their names, because the backend
 * knows no variables of a command. Immutable.
 */
public final class Variables {

    /** No constants. */
    public static final Variables NONE = new Variables(new Document());

    private final Document values;

    private Variables(Document values) {
        this.values = values;
    }

    /** Reads {@code let}; its values are expressions that name no fields. */
    public static Variables of(@Nullable Object let) {
        return let instanceof Document document && !document.isEmpty()
                ? new Variables((Document) Expression.evaluateDocument(document, new Document()))
                : NONE;
    }

    /** A filter: only {@code $expr} knows variables. */
    public Document bindFilter(Document filter) {
        if (values.isEmpty()) {
            return filter;
        }
        Document bound = new Document();
        for (Map.Entry<String, Object> field : filter.entrySet()) {
            Object value = field.getValue();
            if (field.getKey().equals("$expr")) {
                bound.put("$expr", bind(value));
            } else if (field.getKey().startsWith("$") && value instanceof Collection<?> filters) {
                List<@Nullable Object> each = new ArrayList<>();
                filters.forEach(one -> each.add(one instanceof Document inner ? bindFilter(inner) : one));
                bound.put(field.getKey(), each);
            } else {
                bound.put(field.getKey(), value);
            }
        }
        return bound;
    }

    /** An expression, a stage, or a whole pipeline. */
    public @Nullable Object bind(@Nullable Object expression) {
        if (values.isEmpty()) {
            return expression;
        }
        if (expression instanceof String text && text.startsWith("$$")) {
            return valueOf(text);
        }
        if (expression instanceof Document document) {
            Document bound = new Document();
            document.forEach((name, value) -> bound.put(name, name.equals("$literal") ? value : bind(value)));
            return bound;
        }
        if (expression instanceof Collection<?> elements) {
            List<@Nullable Object> bound = new ArrayList<>(elements.size());
            elements.forEach(element -> bound.add(bind(element)));
            return bound;
        }
        return expression;
    }

    private Object valueOf(String reference) {
        String path = reference.substring(2);
        String name = path.split("\\.", 2)[0];
        if (!values.containsKey(name)) {
            return reference;
        }
        return new Document("$literal", Utils.getSubdocumentValue(values, path));
    }
}
