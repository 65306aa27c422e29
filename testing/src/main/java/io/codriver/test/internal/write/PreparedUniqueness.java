package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.store.StoredCollection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An index with {@code prepareUnique} keeps what is there, and takes nothing new that is there already. */
final class PreparedUniqueness {

    private final Backend backend;
    private final Target target;

    PreparedUniqueness(Backend backend, Target target) {
        this.backend = backend;
        this.target = target;
    }

    void check(Document document) {
        if (!backend.catalog().isPreparedUnique(target.database(), target.collection())) {
            return;
        }
        StoredCollection indexes = backend.collection(target.database(), "system.indexes");
        StoredCollection collection = backend.collection(target.database(), target.collection());
        if (indexes == null || collection == null) {
            return;
        }
        Document prepared =
                new Document("ns", target.database() + "." + target.collection()).append("prepareUnique", true);
        for (Document index : indexes.handleQuery(prepared)) {
            Document key = (Document) Objects.requireNonNull(index.get("key"));
            if (collection.queryAllAsStream().anyMatch(other -> isTheSame(key, document, other))) {
                throw new CommandFailure(
                        11000,
                        "DuplicateKey",
                        "E11000 duplicate key error collection: " + target.database() + "." + target.collection()
                                + " index: " + index.get("name"));
            }
        }
    }

    private static boolean isTheSame(Document key, Document document, Document other) {
        return !Objects.equals(document.get("_id"), other.get("_id"))
                && key.keySet().stream().allMatch(path -> Objects.equals(value(document, path), value(other, path)));
    }

    private static @Nullable Object value(Document document, String path) {
        return Utils.getSubdocumentValue(document, path);
    }
}
