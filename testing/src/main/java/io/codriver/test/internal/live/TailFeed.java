package io.codriver.test.internal.live;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Feed;
import io.codriver.test.internal.store.StoredCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes into a capped collection, after what was there. The cursor is dead where there was nothing at first, as on a
 * server. Spec: the manual's tailable cursors.
 */
public final class TailFeed implements Feed {

    private final Backend backend;
    private final String database;
    private final String name;
    private final Document filter;
    private final boolean awaits;
    private final @Nullable StoredCollection collection;

    private int lastPosition = -1;

    private TailFeed(Backend backend, String database, String name, Document filter, boolean awaits) {
        this.backend = backend;
        this.database = database;
        this.name = name;
        this.filter = filter;
        this.awaits = awaits;
        this.collection = backend.collection(database, name);
    }

    /** What a find with {@code tailable} asks for. */
    public static TailFeed of(Backend backend, String database, Document find) {
        String name = String.valueOf(find.get("find"));
        for (String option : List.of("sort", "projection", "collation", "let")) {
            if (find.get(option) instanceof Document given && !given.isEmpty()) {
                throw CommandFailure.notSupported("a tailable cursor with '" + option + "'");
            }
        }
        boolean capped =
                Boolean.TRUE.equals(backend.catalog().options(database, name).get("capped"));
        if (backend.collection(database, name) != null && !capped) {
            throw new CommandFailure(
                    2,
                    "BadValue",
                    "error processing query: tailable cursor requested on non capped collection " + database + "."
                            + name);
        }
        Document filter = find.get("filter") instanceof Document given ? given : new Document();
        return new TailFeed(backend, database, name, filter, Boolean.TRUE.equals(find.get("awaitData")));
    }

    @Override
    public List<Document> take() {
        if (collection == null) {
            return List.of();
        }
        if (isGone()) {
            throw new CommandFailure(175, "QueryPlanKilled", "collection dropped between getMore calls");
        }
        List<Document> found = new ArrayList<>();
        for (Map.Entry<Integer, Document> entry : collection.after(lastPosition).entrySet()) {
            if (suits(entry.getValue())) {
                found.add(entry.getValue());
            }
        }
        if (collection.count() > 0) {
            lastPosition = collection.newestPosition();
        }
        return found;
    }

    private boolean suits(Document document) {
        return new DefaultQueryMatcher().matches(document, filter);
    }

    private boolean isGone() {
        return collection != backend.collection(database, name);
    }

    @Override
    public boolean isReady() {
        return collection == null
                || isGone()
                || collection.after(lastPosition).values().stream().anyMatch(this::suits);
    }

    @Override
    public boolean hasEnded() {
        return lastPosition < 0;
    }

    @Override
    public boolean awaits() {
        return awaits;
    }
}
