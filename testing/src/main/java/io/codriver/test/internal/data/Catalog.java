package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What collections and views were created with, by database and name; the backend forgets it. Collections without options need
 * not be in it. Owned by the event loop.
 */
public final class Catalog {

    private final Map<String, Map<String, Document>> options = new HashMap<>();
    private final Set<String> preparedUnique = new HashSet<>();

    /** The options of a collection or view; empty if there are none. */
    public Document options(String database, String name) {
        return options.getOrDefault(database, Map.of()).getOrDefault(name, new Document());
    }

    /** The views of a database, and the options of its collections, by name. */
    public Map<String, Document> of(String database) {
        return options.getOrDefault(database, Map.of());
    }

    /** Whether it is a view; no documents are kept under such a name. */
    public boolean isView(String database, String name) {
        return options(database, name).containsKey("viewOn");
    }

    /** One of its indexes was told to take nothing new that is there already. */
    public void preparesUnique(String database, String name) {
        preparedUnique.add(database + "." + name);
    }

    /** Whether one of its indexes may have been told so. */
    public boolean isPreparedUnique(String database, String name) {
        return preparedUnique.contains(database + "." + name);
    }

    public void put(String database, String name, Document of) {
        options.computeIfAbsent(database, any -> new HashMap<>()).put(name, of);
    }

    /** Forgets a collection or view; null if nothing was known of it. */
    public @Nullable Document remove(String database, String name) {
        Map<String, Document> known = options.get(database);
        return known == null ? null : known.remove(name);
    }

    public void removeAll(String database) {
        options.remove(database);
    }
}
