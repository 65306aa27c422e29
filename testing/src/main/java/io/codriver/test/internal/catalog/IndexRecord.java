package io.codriver.test.internal.catalog;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.store.StoredCollection;
import java.util.Objects;

/** What the backend has written down of the indexes of a collection; who changes it changes what it tells. */
record IndexRecord(Backend backend, String database, String collection) {

    /** The description of the index with this name or key. */
    Document named(Object nameOrKey) {
        StoredCollection all = Objects.requireNonNull(backend.collection(database, "system.indexes"));
        for (Document index : all.handleQuery(new Document("ns", database + "." + collection))) {
            if (nameOrKey.equals(index.get("name")) || nameOrKey.equals(index.get("key"))) {
                return index;
            }
        }
        throw new CommandFailure(
                27, "IndexNotFound", "cannot find index " + nameOrKey + " for ns " + database + "." + collection);
    }

    /**
     * Drops an index, unless it is the one of {@code _id}. The backend's own command forgets the indexes of other collections
     * which have the same name.
     */
    void drop(String name) {
        StoredCollection all = Objects.requireNonNull(backend.collection(database, "system.indexes"));
        StoredCollection indexed = Objects.requireNonNull(backend.collection(database, collection));
        if (!name.equals("_id_")
                && indexed.getIndexes().stream()
                        .anyMatch(index -> index.getName().equals(name))) {
            indexed.dropIndex(name);
            all.removeDocument(named(name));
        }
    }
}
