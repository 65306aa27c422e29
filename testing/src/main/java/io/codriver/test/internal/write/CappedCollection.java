package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.store.StoredCollection;
import java.util.Objects;

/** Removes the oldest documents of a capped collection until it is no larger than it may be. */
final class CappedCollection {

    private final Backend backend;
    private final Target target;

    CappedCollection(Backend backend, Target target) {
        this.backend = backend;
        this.target = target;
    }

    void shrink() {
        Document options = backend.catalog().options(target.database(), target.collection());
        if (!Boolean.TRUE.equals(options.get("capped"))) {
            return;
        }
        StoredCollection collection =
                Objects.requireNonNull(backend.collection(target.database(), target.collection()));
        long most = options.get("max") instanceof Number max ? max.longValue() : Long.MAX_VALUE;
        long bytes = options.get("size") instanceof Number size ? size.longValue() : Long.MAX_VALUE;
        while (collection.count() > most || (collection.sizeBytes() > bytes && collection.count() > 1)) {
            collection.removeDocument(collection.oldest());
        }
    }
}
