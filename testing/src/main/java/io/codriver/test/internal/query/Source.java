package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where documents come from: a collection, or a view on one.
 *
 * @param collection null if there is none of that name
 * @param view the stages that make the view; empty for a collection
 * @param collation its own, for commands which name none
 */
public record Source(@Nullable MongoCollection<?> collection, List<Document> view, @Nullable Object collation) {

    private static final int DEEPEST_VIEW = 20;

    /** What has this name. */
    public static Source of(Backend backend, String database, String name) {
        List<Document> stages = new ArrayList<>();
        Object collation = backend.catalog().options(database, name).get("collation");
        String current = name;
        for (int depth = 0; backend.catalog().isView(database, current); depth++) {
            if (depth == DEEPEST_VIEW) {
                throw new CommandFailure(165, "ViewDepthLimitExceeded", "View depth too deep or view cycle detected");
            }
            Document options = backend.catalog().options(database, current);
            stages.addAll(0, Pipelines.stages(options.get("pipeline")));
            current = String.valueOf(options.get("viewOn"));
        }
        return new Source(backend.collection(database, current), stages, collation);
    }

    /** All documents, before any stage of a view. */
    public List<Document> documents() {
        List<Document> all = new ArrayList<>();
        if (collection != null) {
            collection.queryAll().forEach(all::add);
        }
        return all;
    }

    public boolean isView() {
        return !view.isEmpty();
    }
}
